async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function after(ticks, index, error) {
  while (ticks-- > 0) await Promise.resolve();
  if (error !== undefined) throw new Error(error);
  return index;
}

async function report(name, p) {
  try {
    console.log(`${name}: ${await p}`);
  } catch (e) {
    console.log(`${name}: ${e.message}`);
  }
}

async function main() {
  const ticking = tick(24);
  const never = new Promise(() => {});
  const zero = Promise.resolve(0);
  const array = [after(3, 0), after(2, 1), after(4, 2)];

  await report("settled", Promise.race([zero, Promise.reject(new Error("no"))]));
  await report("rejected first", Promise.race([after(0, 0, "first"), after(0, 1)]));
  await report("pending", Promise.race([never, after(2, 1), after(1, 2)]));
  await report("rejects", Promise.race([never, after(2, 1), after(1, 2, "two")]));
  await report("equal", Promise.race([after(2, 0), after(2, 1)]));
  await report("array", Promise.race(array));
  await report("nested", Promise.race([Promise.race([never, after(1, 0, "inner")]), after(2, 1)]));
  await ticking;
}
main();
