async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function after(ticks, error) {
  const n = ticks;

  while (ticks-- > 0) await Promise.resolve();
  if (error !== undefined) throw new Error(error);
  return n;
}

async function show(p) {
  try {
    console.log(`fulfilled ${await p}`);
  } catch (e) {
    console.log(`rejected ${e.message}`);
  }
}

async function main() {
  const ticking = tick(20);
  const a = after(3);
  const b = after(1, "one");
  const c = after(0, "none");
  const d = after(2);
  const array = [after(1, "x"), after(2, "y"), after(0, "z")];

  await Promise.allSettled([b, c]);
  console.log("b c");
  await Promise.allSettled([a, b, c, d]);
  console.log("a b c d");
  await show(a);
  await show(b);
  await show(c);
  await show(d);
  await Promise.allSettled(array);
  console.log("array");
  await Promise.allSettled([Promise.resolve(), Promise.reject(new Error("r"))]);
  console.log("settled ones");
  await Promise.allSettled([show(array[0]), show(array[1]), show(array[2])]);
  console.log("shown");
  await ticking;
}
main();
