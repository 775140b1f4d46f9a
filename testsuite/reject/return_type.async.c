/* return of what the function does not give. */
#include <asyncc.h>

struct point {
    int x, y;
};
async(int) number(void);
async(char *) name(void);
async(void) nothing(void);

async(int) text_for_int(void) { return "x"; } // error(40): a value of type 'char [2]' is returned from 'text_for_int', which gives promise(int) // note: return a value of type 'int'
async(int) struct_for_int(struct point p) { return p; } // error(52): a value of type 'struct point' is returned from 'struct_for_int'
async(struct point) int_for_struct(void) { return 1; } // error(51): a value of type 'int' is returned from 'int_for_struct', which gives promise(struct point) // note: or declare it async(int)
async(char *) int_for_pointer(void) { return 5; } // error(46): a value of type 'int' is returned from 'int_for_pointer'
async(int) none_for_int(void) { return; } // error(33): 'return' without a value in 'none_for_int', which gives promise(int) // note: write 'return value;', or declare it async(void)
async(void) int_for_void(void) { return 1; } // error(41): 'return' with a value in 'int_for_void', which is async(void) // note: write 'return;', or declare it async(int)
async(int) void_for_int(void) { return await nothing(); } // error(40): a value of type 'void' is returned from 'void_for_int'

async(int) promise_of_text(void) { return name(); } // error(43): 'promise_of_text' gives promise(int), and this is a promise(char *)
async(void) promise_for_void(void) { return number(); } // error(45): 'promise_for_void' gives promise(void), and this is a promise(int) // note: write 'await' instead of 'return'
async(int) promise_of_void(void) { return nothing(); } // error(43): 'promise_of_void' gives promise(int), and this is a promise(void) // note: or declare 'promise_of_void' async(void)
async(long) promise_of_int(void) { return number(); } // error(43): 'promise_of_int' gives promise(long), and this is a promise(int) // note: write 'return await ...;' to convert the value to 'long'

/* These are sound. */
async(int) zero(void) { return 0; }
async(int) converted(void) { return 1.5; }
async(long) widened(void) { return await number(); }
async(int) adopted(void) { return number(); }
async(void) adopted_void(void) { return nothing(); }
async(void) awaited_void(void) { return await nothing(); }
async(char *) null(void) { return 0; }
async(promise(int)) promise_as_value(void) { return number(); }
