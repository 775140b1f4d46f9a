// plain.cpp - an error that leaves a plain C function in the middle of an expression
//
// The cells' C is compiled with -fexceptions, so that their cleanup attributes run.
struct way;

extern "C" int
attempt(int (*run)(way *), way *w, int *thrown)
{
    try {
        return run(w);
    } catch (int code) {
        *thrown = code;
        return 0;
    }
}

extern "C" void
raise_error(int code)
{
    throw code;
}
