#define NUMBER 40
