int from_header = 1;
