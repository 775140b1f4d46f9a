// generate.mjs - a random async program in both languages, for comparing their order of events
//
//     node generate.mjs SEED [SIZE] [FOLDER]     writes SEED.js and SEED.async.c; SIZE 1 to 10, 4
//
// The same seed and size give the same programs. Both halves are printed from one walk over random
// statements, so they differ in spelling only. Functions call only functions with a higher number
// and all share some fuel, so that every program ends. What could make the two differ for a reason
// that is no error is left out: timers (a loaded machine moves them), and reads of a variable that
// another task changes, on the left of an await (C's order is another there on purpose).

import { writeFileSync } from "node:fs";

const seed = Number(process.argv[2] ?? 1);
const size = Number(process.argv[3] ?? 4);
const folder = process.argv[4] ?? ".";
const functions = 2 + size;
const gates = 3;

// mulberry32
let state = (seed * 0x9e3779b1) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const chance = (p) => random() < p;
const pick = (list) => list[below(list.length)];

const lines = { c: [], js: [] };
let depth = 0;
let labels = 0;
function put(c, js = c) {
  const indent = (width) => " ".repeat(width * depth);
  if (c !== null) lines.c.push(c === "" ? "" : indent(4) + c);
  if (js !== null) lines.js.push(js === "" ? "" : indent(2) + js);
}
function block(c, js, body) {
  put(`${c} {`, `${js} {`);
  depth++;
  body();
  depth--;
}
function close(c = "}", js = c) {
  put(c, js);
}
function log(text) {
  const label = `${text} ${++labels}`;
  put(
    `printf("f%d.%d ${label}: %d\\n", me, n, x);`,
    `console.log(\`f\${me}.\${n} ${label}: \${x}\`);`,
  );
}

// What a statement may do depends on where it stands.
//   me       number of the function: it calls higher ones
//   loop     whether break and continue have somewhere to go; budget: statements that may nest here
//   mine     promises in scope, by name

function call(ctx) {
  const target = ctx.me + 1 + below(functions - ctx.me - 1);
  const argument = expression(ctx, 0);
  return { c: `f${target}(${argument.c})`, js: `f${target}(${argument.js})` };
}
const canCall = (ctx) => ctx.me + 1 < functions;

// An int promise to wait for: a call, a variable, a gate, a settled one.
function promised(ctx) {
  const kind = below(10);
  if (kind < 5 && canCall(ctx)) return call(ctx);
  if (kind < 7 && ctx.mine.length > 0) {
    const name = pick(ctx.mine);
    return { c: name, js: name };
  }
  if (kind < 8) {
    const gate = below(gates);
    return { c: `gate[${gate}]`, js: `gate[${gate}].promise` };
  }
  if (kind < 9) {
    const p = promised(ctx);
    const [c, js] = pick([
      ["await_it", "awaitIt"],
      ["hand_on", "handOn"],
    ]);
    return { c: `${c}(${p.c})`, js: `${js}(${p.js})` };
  }
  const value = below(10);
  if (chance(0.5))
    return { c: `promise_resolved(int, ${value})`, js: `Promise.resolve(${value})` };
  return { c: `settles_in(${value % 4}, ${value})`, js: `settlesIn(${value % 4}, ${value})` };
}

function expression(ctx, level) {
  const kind = level <= 0 ? below(3) : below(9);
  const e = () => expression(ctx, level - 1);
  if (kind === 0) return both(`${below(10)}`);
  if (kind === 1) return both("x");
  if (kind === 2) return both("n");
  if (kind <= 5) {
    const p = promised(ctx);
    return { c: `await ${p.c}`, js: `(await ${p.js})` };
  }
  const a = e();
  const b = e();
  if (kind === 6 && chance(0.3)) return { c: `sum(${a.c}, ${b.c})`, js: `sum(${a.js}, ${b.js})` };
  if (kind === 6) return { c: `(${a.c} + ${b.c}) % 100`, js: `(${a.js} + ${b.js}) % 100` };
  if (kind === 7) {
    const op = pick(["&&", "||"]);
    return { c: `(${a.c} ${op} ${b.c})`, js: `(${a.js} ${op} ${b.js} ? 1 : 0)` };
  }
  const c = e();
  return { c: `(${a.c} ? ${b.c} : ${c.c})`, js: `(${a.js} ? ${b.js} : ${c.js})` };
}
const both = (text) => ({ c: text, js: text });

function condition(ctx) {
  const e = expression(ctx, 1);
  return { c: `(${e.c}) % 3 != ${ctx.me % 3}`, js: `(${e.js}) % 3 !== ${ctx.me % 3}` };
}

function statements(ctx, count) {
  const inner = { ...ctx, mine: [...ctx.mine] };
  while (count-- > 0) statement(inner);
}

// One statement that may stand without braces.
function single(ctx) {
  depth++;
  if (chance(0.2)) {
    leave(ctx);
  } else {
    const p = promised(ctx);
    if (chance(0.3)) put(`await ${p.c};`, `await ${p.js};`);
    else if (chance(0.5)) put(`x = (x + await ${p.c}) % 100;`, `x = (x + (await ${p.js})) % 100;`);
    else put('async_microtask(say, "single");', 'queueMicrotask(() => say("single"));');
  }
  depth--;
}

function leave(ctx) {
  const kind = below(ctx.loop ? 8 : 6);
  const value = expression(ctx, 1);
  if (kind === 0 && canCall(ctx)) {
    const p = call(ctx);
    put(`return ${p.c};`, `return ${p.js};`);
  } else if (kind === 1 && canCall(ctx)) {
    const p = call(ctx);
    put(`return await ${p.c};`, `return await ${p.js};`);
  } else if (kind <= 3) {
    put(`return ${value.c};`, `return ${value.js};`);
  } else if (kind <= 5) {
    const code = ++labels;
    put(
      `throw async_error_new(${code}, "error %d", x + ${code});`,
      `throw new Error(\`error \${x + ${code}}\`);`,
    );
  } else {
    put(kind === 6 ? "break;" : "continue;");
  }
}

function statement(ctx) {
  const nests = ctx.budget > 0;
  const kind = below(nests ? 20 : 11);
  const inside = { ...ctx, budget: ctx.budget - 1 };
  const some = () => 1 + below(3);

  switch (kind) {
    case 0:
    case 1:
      return log("at");
    case 2:
      return put("await promise_resolved(void);", "await Promise.resolve();");
    case 3:
    case 4: {
      const e = expression(ctx, 2);
      return put(`x = (${e.c}) % 100;`, `x = (${e.js}) % 100;`);
    }
    case 5: {
      const p = promised(ctx);
      put(`x += await ${p.c};`, `x = (await ${p.js}) + x;`);
      return put("x %= 100;");
    }
    case 6: {
      if (!canCall(ctx)) return log("at");
      const name = `p${++labels}`;
      const p = call(ctx);
      put(`promise(int) ${name} = ${p.c};`, `let ${name} = ${p.js};`);
      if (chance(0.95)) put(`promise_then(${name}, seen, "${name}");`, `seen(${name}, "${name}");`);
      ctx.mine.push(name);
      if (chance(0.2)) {
        const other = promised(ctx);
        put(`${name} = ${other.c};`, `${name} = ${other.js};`);
        put(`promise_then(${name}, seen, "again");`, `seen(${name}, "again");`);
      }
      return;
    }
    case 7: {
      const gate = below(gates);
      return put(`promise_resolve(gate[${gate}], x);`, `gate[${gate}].resolve(x);`);
    }
    case 8:
      return put('async_microtask(say, "microtask");', 'queueMicrotask(() => say("microtask"));');
    case 9:
      if (chance(0.5)) return put("await async_yield();", "await yieldNow();");
      return put("await nothing();");
    case 10: {
      const ps = Array.from({ length: 1 + below(3) }, () => promised(ctx));
      const list = { c: ps.map((p) => p.c).join(", "), js: ps.map((p) => p.js).join(", ") };
      const [c, js] = pick([
        ["all", "all"],
        ["all_settled", "allSettled"],
        ["race", "race"],
        ["any", "any"],
      ]);
      put(`await promise_${c}(${list.c});`, `await Promise.${js}([${list.js}]);`);
      return log(c);
    }
    case 11:
    case 12: {
      const test = condition(ctx);
      if (chance(0.3)) {
        put(`if (${test.c})`, `if (${test.js})`);
        single(ctx);
        if (chance(0.5)) return;
        put("else");
        return single(ctx);
      }
      block(`if (${test.c})`, `if (${test.js})`, () => {
        statements(inside, some());
        if (chance(0.3)) leave(inside);
      });
      if (chance(0.5)) {
        close("} else {");
        depth++;
        statements(inside, some());
        depth--;
      }
      return close();
    }
    case 13:
    case 14: {
      const i = `i${++labels}`;
      const test = condition(ctx);
      const rounds = 1 + below(3);
      const looping = { ...inside, loop: true };
      const body = () => {
        statements(looping, some());
        if (chance(0.4)) {
          const when = condition(looping);
          block(`if (${when.c})`, `if (${when.js})`, () => leave(looping));
          close();
        }
        log("round");
      };
      if (chance(0.2)) {
        put(
          `for (int ${i} = 0; ${i} < ${rounds} && ${test.c}; ${i}++)`,
          `for (let ${i} = 0; ${i} < ${rounds} && ${test.js}; ${i}++)`,
        );
        return single(looping);
      }
      if (chance(0.5)) {
        block(
          `for (int ${i} = 0; ${i} < ${rounds} && ${test.c}; ${i}++)`,
          `for (let ${i} = 0; ${i} < ${rounds} && ${test.js}; ${i}++)`,
          body,
        );
        return close();
      }
      put(`int ${i} = 0;`, `let ${i} = 0;`);
      if (chance(0.4)) {
        const head = { c: `${i}++ < ${rounds} && ${test.c}`, js: `${i}++ < ${rounds} && ${test.js}` };
        block(`while (${head.c})`, `while (${head.js})`, body);
        return close();
      }
      block("do", "do", body);
      return close(
        `} while (++${i} < ${rounds} && ${test.c});`,
        `} while (++${i} < ${rounds} && ${test.js});`,
      );
    }
    case 15: {
      const e = expression(ctx, 1);
      block(`switch ((${e.c}) % 4)`, `switch ((${e.js}) % 4)`, () => {
        for (const label of ["case 0", "case 2", "default"]) {
          block(`${label}:`, `${label}:`, () => statements({ ...inside, loop: false }, some()));
          close();
          put("break;");
        }
      });
      return close();
    }
    default: {
      const caught = chance(0.75);
      const cleanup = !caught || chance(0.5);
      const e = `e${++labels}`;
      block("try", "try", () => {
        statements(inside, some());
        if (chance(0.5)) {
          const when = condition(inside);
          block(`if (${when.c})`, `if (${when.js})`, () => leave(inside));
          close();
        }
      });
      if (caught) {
        put(`} catch (${e}) {`);
        depth++;
        put(
          `printf("f%d.%d caught %s\\n", me, n, message(${e}));`,
          `console.log(\`f\${me}.\${n} caught \${message(${e})}\`);`,
        );
        statements(inside, some());
        if (chance(0.2)) put(`throw ${e};`);
        depth--;
      }
      if (cleanup) {
        put("} finally {");
        depth++;
        log("finally");
        statements(inside, some());
        if (chance(0.1)) leave(inside);
        depth--;
      }
      return close();
    }
  }
}

function body(me) {
  put("static async(int)", null);
  put(`f${me}(int n)`, null);
  put("{", `async function f${me}(n) {`);
  depth++;
  put(`int me = ${me}, x = n;`, `const me = ${me};`);
  put(null, "let x = n;");
  put("");
  put("if (fuel-- <= 0)", "if (fuel-- <= 0) return n;");
  put("    return n;", null);
  log("begins");
  statements({ me, loop: false, budget: 2, mine: [] }, 3 + size);
  log("ends");
  put("return x;");
  depth--;
  close();
  put("");
}

for (let me = 0; me < functions; me++) body(me);

const c = `/* Made by generate.mjs from seed ${seed}, size ${size}. */
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

static int fuel = ${60 * size};
static promise(int) gate[${gates}];

static void
say(void *text)
{
    puts(text);
}

/* The runtime's own texts are not JavaScript's. */
static const char *
message(const async_error *e)
{
    return strncmp(e->message, "error", 5) == 0 ? e->message : "of the runtime";
}

static void
seen(promise(int) p, void *name)
{
    if (promise_state(p) == PROMISE_FULFILLED)
        printf("seen %s %d\\n", (char *)name, promise_value(p));
    else
        printf("seen %s %s\\n", (char *)name, message(promise_error(p)));
}

static async(void)
nothing(void)
{
}

static async(int)
settles_in(int ticks, int value)
{
    while (ticks-- > 0)
        await promise_resolved(void);
    return value;
}

static async(int)
await_it(promise(int) p)
{
    return await p;
}

static async(int)
hand_on(promise(int) p)
{
    return p;
}

static int
sum(int a, int b)
{
    return (a + b) % 100;
}

static async(void)
tick(int ticks)
{
    for (int i = 1; i <= ticks; i++) {
        printf("tick %d\\n", i);
        await promise_resolved(void);
    }
}

static async(void)
open_gates(void)
{
    for (int i = 0; i < ${gates}; i++) {
        for (int j = 0; j < 4; j++)
            await async_yield();
        printf("gate %d\\n", i);
        promise_resolve(gate[i], i);
    }
}

${Array.from({ length: functions }, (_, me) => `static async(int) f${me}(int n);`).join("\n")}

${lines.c.join("\n")}
async(int)
main(void)
{
    for (int i = 0; i < ${gates}; i++)
        gate[i] = promise_new(int);
    promise(void) ticking = tick(40), opening = open_gates();
    promise(int) tasks[3];

    for (int i = 0; i < 3; i++) {
        tasks[i] = f0(i);
        promise_then(tasks[i], seen, "a task");
    }
    for (int i = 0; i < 3; i++) {
        try {
            printf("task %d gave %d\\n", i, await tasks[i]);
        } catch (e) {
            printf("task %d: %s\\n", i, message(e));
        }
    }
    await promise_all(ticking, opening);
    return 0; /* the gates stay: a task that nobody waited for may still come to one */
}
`;

const js = `// Made by generate.mjs from seed ${seed}, size ${size}.
let fuel = ${60 * size};
const gate = [];
const say = (text) => console.log(text);
const yieldNow = () => new Promise((resolve) => setImmediate(resolve));
const message = (e) => (e.message.startsWith("error") ? e.message : "of the runtime");
const seen = (p, name) =>
  p.then(
    (value) => console.log(\`seen \${name} \${value}\`),
    (e) => console.log(\`seen \${name} \${message(e)}\`),
  );

async function nothing() {}

async function settlesIn(ticks, value) {
  while (ticks-- > 0) await Promise.resolve();
  return value;
}

async function awaitIt(p) {
  return await p;
}

async function handOn(p) {
  return p;
}

const sum = (a, b) => (a + b) % 100;

async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(\`tick \${i}\`);
    await Promise.resolve();
  }
}

async function openGates() {
  for (let i = 0; i < ${gates}; i++) {
    for (let j = 0; j < 4; j++) await yieldNow();
    console.log(\`gate \${i}\`);
    gate[i].resolve(i);
  }
}

${lines.js.join("\n")}
async function main() {
  for (let i = 0; i < ${gates}; i++) {
    gate[i] = {};
    gate[i].promise = new Promise((resolve) => (gate[i].resolve = resolve));
  }
  const ticking = tick(40);
  const opening = openGates();
  const tasks = [];

  for (let i = 0; i < 3; i++) {
    tasks[i] = f0(i);
    seen(tasks[i], "a task");
  }
  for (let i = 0; i < 3; i++)
    try {
      console.log(\`task \${i} gave \${await tasks[i]}\`);
    } catch (e) {
      console.log(\`task \${i}: \${message(e)}\`);
    }
  await Promise.all([ticking, opening]);
}
main();
`;

writeFileSync(`${folder}/${seed}.async.c`, c);
writeFileSync(`${folder}/${seed}.js`, js);
