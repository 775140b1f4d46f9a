/* A bytecode machine: one loop, one switch, a stack, calls of its own. */
#include <stdint.h>
#include <stdio.h>

enum op { HALT, PUSH, ADD, SUB, MUL, LESS, JUMP, UNLESS, CALL, RET, LOAD, STORE, PRINT, DUP, DROP };

struct machine {
    const int8_t *code;
    int pc, sp, fp, steps;
    long stack[64];
    const char *trap;
};

static long pop(struct machine *m)
{
    if (m->sp == 0) {
        m->trap = "underflow";
        return 0;
    }
    return m->stack[--m->sp];
}

static int push(struct machine *m, long n)
{
    if (m->sp == sizeof m->stack / sizeof *m->stack)
        return m->trap = "overflow", 0;
    m->stack[m->sp++] = n;
    return 1;
}

static int operand(struct machine *m)
{
    return m->code[m->pc++];
}

static long arithmetic(enum op op, long a, long b)
{
    return op == ADD ? a + b : op == SUB ? a - b : op == MUL ? a * b : a < b;
}

static int run(struct machine *m)
{
    while (m->trap == NULL && ++m->steps < 3000) {
        enum op op = operand(m);

        switch (op) {
        case HALT: return 0;
        case PUSH:
            if (!push(m, operand(m)))
                break;
            continue;
        case ADD ... LESS: {
            long b = pop(m), a = pop(m);

            push(m, arithmetic(op, a, b));
            break;
        }
        case UNLESS:
            if (pop(m)) {
                m->pc++;
                break;
            }
            /* fall through */
        case JUMP: {
            int by = operand(m);

            m->pc += by;
            break;
        }
        case CALL: {
            int to = operand(m);

            push(m, m->pc), push(m, m->fp);
            m->fp = m->sp;
            m->pc = to;
        } break;
        case RET: {
            long value = pop(m);

            m->sp = m->fp;
            m->fp = (int)pop(m);
            m->pc = (int)pop(m);
            pop(m);
            push(m, value);
            break;
        }
        case LOAD: push(m, m->stack[m->fp + operand(m)]); break;
        case STORE: {
            int at = operand(m);

            m->stack[m->fp + at] = pop(m);
        } break;
        case DUP: push(m, m->stack[m->sp - 1]); break;
        case PRINT: printf("%ld\n", pop(m)); break;
        case DROP: (void)pop(m); break;
        default: m->trap = "no such operation";
        }
    }
    return m->trap ? 1 : 2;
}

static struct machine start(const int8_t *code)
{
    return (struct machine){ .code = code };
}

int main(void)
{
    /* f(n) = n < 2 ? n : f(n - 1) + f(n - 2) */
    static const int8_t fibonacci[] = {
        PUSH, 13, CALL, 6, PRINT, HALT, LOAD, -3, PUSH, 2, LESS, UNLESS, 3, LOAD, -3, RET, LOAD, -3,
        PUSH, 1, SUB, CALL, 6, LOAD, -3, PUSH, 2, SUB, CALL, 6, ADD, RET };
    static const int8_t forever[] = { PUSH, 1, JUMP, -4 }, spin[] = { JUMP, -2 };
    static const int8_t wrong[] = { PUSH, 6, DUP, MUL, PRINT, DROP }, unknown[] = { PUSH, 1, 99 };
    const int8_t *const programs[] = { fibonacci, forever, spin, wrong, unknown };

    for (int i = 0; i < 5; i++) {
        struct machine m = start(programs[i]);
        int status = run(&m);

        printf("%d %s %d %d\n", status, m.trap ? m.trap : "-", m.sp, m.steps);
    }
    return 0;
}
