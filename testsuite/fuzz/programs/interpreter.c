/* An interpreter that jumps from instruction to instruction by a table of labels, in three styles. */
#include <stdint.h>
#include <stdio.h>

enum { HALT, PUSH, ADD, MUL, DUP, SWAP, DROP, JNZ, SUB, CALL, RET, LOAD, STORE, PRINT, OPCODES };

struct vm {
    int64_t stack[64], memory[8];
    int calls[16];
    int top, depth, pc;
    long steps;
};

static int64_t arithmetic(int op, int64_t a, int64_t b)
{
    return op == ADD ? a + b : op == SUB ? a - b : a * b;
}

static void push(struct vm *vm, int64_t value)
{
    vm->stack[vm->top++] = value;
}

static int64_t pop(struct vm *vm)
{
    return vm->stack[--vm->top];
}

/* addresses in a static table, one jump behind each instruction */
static int64_t threaded(struct vm *vm, const int *code)
{
    static const void *const labels[OPCODES] = {
        [HALT] = &&halt, [PUSH] = &&push_, [ADD] = &&add, [MUL] = &&add, [DUP] = &&dup,
        [SWAP] = &&swap, [DROP] = &&drop, [JNZ] = &&jnz, [SUB] = &&add, [CALL] = &&call,
        [RET] = &&ret, [LOAD] = &&load, [STORE] = &&store, [PRINT] = &&print,
    };
    int64_t a, b;

#define NEXT                          \
    do {                              \
        vm->steps++;                  \
        goto *labels[code[vm->pc++]]; \
    } while (0)

    NEXT;
push_:
    push(vm, code[vm->pc++]);
    NEXT;
add:
    b = pop(vm);
    a = pop(vm);
    push(vm, arithmetic(code[vm->pc - 1], a, b));
    NEXT;
dup:
    a = pop(vm);
    push(vm, a);
    push(vm, a);
    NEXT;
swap:
    b = pop(vm);
    a = pop(vm);
    push(vm, b);
    push(vm, a);
    NEXT;
drop:
    pop(vm);
    NEXT;
jnz:
    vm->pc = pop(vm) ? code[vm->pc] : vm->pc + 1;
    NEXT;
call:
    vm->calls[vm->depth++] = vm->pc + 1;
    vm->pc = code[vm->pc];
    NEXT;
ret:
    vm->pc = vm->calls[--vm->depth];
    NEXT;
load:
    push(vm, vm->memory[code[vm->pc++]]);
    NEXT;
store:
    vm->memory[code[vm->pc++]] = pop(vm);
    NEXT;
print:
    printf("%lld ", (long long)pop(vm));
    NEXT;
halt:
    return vm->top ? pop(vm) : 0;
#undef NEXT
}

/* the same with a switch in a loop */
static int64_t switched(struct vm *vm, const int *code)
{
    for (;;) {
        int64_t a, b;
        int op = code[vm->pc++];

        vm->steps++;
        switch (op) {
        case HALT: return vm->top ? pop(vm) : 0;
        case PUSH: push(vm, code[vm->pc++]); continue;
        case ADD:
        case SUB:
        case MUL:
            b = pop(vm), a = pop(vm);
            push(vm, arithmetic(op, a, b));
            break;
        case DUP:
        case SWAP:
            b = pop(vm);
            a = op == DUP ? b : pop(vm);
            push(vm, b);
            push(vm, a);
            break;
        case DROP: pop(vm); break;
        case JNZ:
            if (pop(vm)) {
                vm->pc = code[vm->pc];
                break;
            }
            vm->pc++;
            break;
        case CALL:
            vm->calls[vm->depth++] = vm->pc + 1; /* falls through to the jump */
            vm->pc = code[vm->pc];
            break;
        case RET: vm->pc = vm->calls[--vm->depth]; break;
        case LOAD: push(vm, vm->memory[code[vm->pc++]]); break;
        case STORE: vm->memory[code[vm->pc++]] = pop(vm); break;
        default: printf("%lld ", (long long)pop(vm));
        }
    }
}

/* differences of labels, and a local pointer to where to go on */
static int collatz(int n)
{
    static const int offsets[] = { &&even - &&even, &&odd - &&even, &&one - &&even };
    void *again = &&test;
    int steps = 0;

test:
    steps += arithmetic(ADD, 0, 1);
    goto *(&&even + offsets[n == 1 ? 2 : n & 1]);
even:
    n /= 2;
    goto *again;
odd:
    n = (int)arithmetic(ADD, arithmetic(MUL, n, 3), 1);
    goto *again;
one:
    return steps;
}

static const int factorial[] = {
    PUSH, 1, STORE, 0, PUSH, 10, DUP, LOAD, 0, MUL, STORE, 0, PUSH, 1, SUB, DUP, JNZ, 6,
    DROP, LOAD, 0, HALT,
};
static const int subroutine[] = {
    PUSH, 3, CALL, 9, PRINT, PUSH, 7, CALL, 13, /* 9: */ DUP, MUL, RET, HALT,
    /* 13: */ DUP, PRINT, PUSH, 2, SWAP, SUB, HALT,
};
static const int fibonacci[] = {
    PUSH, 0, STORE, 1, PUSH, 1, STORE, 2, PUSH, 12, STORE, 3,
    /* 12: */ LOAD, 1, DUP, PRINT, LOAD, 2, DUP, STORE, 1, ADD, STORE, 2,
    LOAD, 3, PUSH, 1, SUB, DUP, STORE, 3, JNZ, 12, LOAD, 2, HALT,
};

int main(void)
{
    const int *programs[] = { factorial, subroutine, fibonacci };
    long long results[2];

    for (unsigned i = 0; i < sizeof programs / sizeof *programs; i++) {
        struct vm one = { .top = 0 }, other = one;

        results[0] = threaded(&one, programs[i]);
        results[1] = switched(&other, programs[i]);
        printf("= %lld %lld, %ld %ld steps\n", results[0], results[1], one.steps, other.steps);
    }
    for (int n = 1; n < 30; n += 4)
        printf("%d ", collatz(n));
    putchar('\n');
    return 0;
}
