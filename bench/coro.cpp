/* coro.cpp - the same with C++20 coroutines: a lazy task with symmetric transfer, a microtask queue
 * of nodes that lie in the awaiters, the timing wheel of hand.c */
#include <coroutine>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <utility>

#include "bench.h"
#include "wheel.h"

namespace
{

/* The loop */

struct job {
    job *next;
    std::coroutine_handle<> task;
};

job *first, **last = &first;

void
push(job *j)
{
    j->next = nullptr;
    *last = j;
    last = &j->next;
}

void
drain()
{
    while (job *j = first) {
        first = j->next;
        if (first == nullptr)
            last = &first;
        j->task.resume();
    }
}

/* Tasks */

template <class T> struct task {
    struct promise_type {
        T value;
        std::exception_ptr error;
        std::coroutine_handle<> parent = std::noop_coroutine();

        struct at_end {
            bool await_ready() noexcept
            {
                return false;
            }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept
            {
                return h.promise().parent;
            }
            void await_resume() noexcept
            {
            }
        };

        task get_return_object()
        {
            return {std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept
        {
            return {};
        }
        at_end final_suspend() noexcept
        {
            return {};
        }
        void return_value(T v)
        {
            value = std::move(v);
        }
        void unhandled_exception()
        {
            error = std::current_exception();
        }
    };

    std::coroutine_handle<promise_type> h;

    task(std::coroutine_handle<promise_type> of) : h(of)
    {
    }
    task(task &&other) : h(std::exchange(other.h, nullptr))
    {
    }
    ~task()
    {
        if (h)
            h.destroy();
    }

    bool await_ready()
    {
        return false;
    }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent)
    {
        h.promise().parent = parent;
        return h;
    }
    T await_resume()
    {
        return value();
    }
    T value()
    {
        if (h.promise().error)
            std::rethrow_exception(h.promise().error);
        return std::move(h.promise().value);
    }
};

/* Starts at once; nobody waits for it. */
struct detached {
    struct promise_type {
        detached get_return_object()
        {
            return {};
        }
        std::suspend_never initial_suspend() noexcept
        {
            return {};
        }
        std::suspend_never final_suspend() noexcept
        {
            return {};
        }
        void return_void()
        {
        }
        void unhandled_exception()
        {
            std::terminate();
        }
    };
};

/* A promise(void). An await of it always goes through the queue. */
struct event {
    bool settled = false;
    job *waiters = nullptr, **end = &waiters;

    struct awaiter : job {
        event *of;

        awaiter(event *e) : of(e)
        {
        }
        bool await_ready()
        {
            return false;
        }
        void await_suspend(std::coroutine_handle<> h)
        {
            task = h;
            if (of->settled) {
                push(this);
            } else {
                next = nullptr;
                *of->end = this;
                of->end = &next;
            }
        }
        void await_resume()
        {
        }
    };

    awaiter operator co_await()
    {
        return {this};
    }
    void settle()
    {
        settled = true;
        if (waiters == nullptr)
            return;
        *last = waiters;
        last = end;
        waiters = nullptr;
        end = &waiters;
    }
};

long
run(task<long> t)
{
    t.h.resume();
    drain();
    return t.value();
}

/* ready */

task<int>
one(int i)
{
    co_return i + 1;
}

task<long>
ready(long n)
{
    long sum = 0;

    for (long i = 0; i < n; i++)
        sum += co_await one((int)i);
    co_return sum;
}

/* hop */

task<long>
hop(event &e, long n)
{
    long i;

    for (i = 0; i < n; i++)
        co_await e;
    co_return i;
}

long
hops(long n)
{
    event e;
    e.settled = true;
    task<long> a = hop(e, n / 2), b = hop(e, n / 2);

    a.h.resume();
    b.h.resume();
    drain();
    return a.value() + b.value();
}

/* chain */

event gate;

task<int>
chain(int n)
{
    if (n == 1) {
        co_await gate;
        co_return 1;
    }
    co_return 1 + co_await chain(n - 1);
}

long
chains(long n)
{
    long sum = 0;

    while (n-- > 0) {
        task<int> t = chain(DEPTH);

        gate.settled = false;
        t.h.resume();
        gate.settle();
        drain();
        sum += t.value();
    }
    return sum;
}

/* gate */

long woken;

detached
waiter(event &e)
{
    co_await e;
    woken++;
}

long
gate_tasks(long n, measure *m)
{
    for (long i = 0; i < n; i++)
        waiter(gate);
    measure_waiting(m);
    gate.settle();
    drain();
    return woken;
}

/* timers */

wheel clocks;

struct sleep_for : wheel_node {
    std::coroutine_handle<> task;
    uint32_t ms;

    sleep_for(uint32_t for_ms) : ms(for_ms)
    {
    }
    bool await_ready()
    {
        return false;
    }
    void await_suspend(std::coroutine_handle<> h)
    {
        task = h;
        wheel_add(&clocks, this, ms);
    }
    void await_resume()
    {
    }
};

detached
sleeper(uint32_t ms)
{
    co_await sleep_for(ms);
    woken++;
}

long
timers(long n, measure *m)
{
    clocks.present = wheel_clock();
    for (long i = 0; i < n; i++)
        sleeper(SLEEP_OF(i));
    measure_waiting(m);
    while (clocks.n > 0) {
        wheel_wait(&clocks);
        for (wheel_node *node = wheel_tick(&clocks), *next; node != nullptr; node = next) {
            next = node->next;
            clocks.n--;
            static_cast<sleep_for *>(node)->task.resume();
            if (first != nullptr)
                drain();
        }
    }
    return woken;
}

} // namespace

int
main(int argc, char **argv)
{
    const char *mode = argc == 3 ? argv[1] : "";
    long n = argc == 3 ? std::atol(argv[2]) : 0, sum = 0;
    measure m = measure_begin();

    if (std::strcmp(mode, "ready") == 0)
        sum = run(ready(n));
    else if (std::strcmp(mode, "hop") == 0)
        sum = hops(n);
    else if (std::strcmp(mode, "chain") == 0)
        sum = chains(n);
    else if (std::strcmp(mode, "gate") == 0)
        sum = gate_tasks(n, &m);
    else if (std::strcmp(mode, "timers") == 0)
        sum = timers(n, &m);
    else
        return 2;
    measure_end(&m, sum);
    return 0;
}
