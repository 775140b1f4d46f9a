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
    console.log(`${name}: none`);
  }
}

async function main() {
  const ticking = tick(24);
  const array = [after(3, 0), after(1, 1, "x"), after(4, 2)];

  await report("settled", Promise.any([Promise.reject(new Error("no")), after(0, 1)]));
  await report("one", Promise.any([after(0, 0)]));
  await report("late", Promise.any([after(1, 0, "a"), after(3, 1), after(2, 2, "b")]));
  await report("none", Promise.any([after(1, 0, "a"), after(3, 1, "b"), after(0, 2, "c")]));
  await report("none settled", Promise.any([Promise.reject(new Error("no"))]));
  await report("array", Promise.any(array));
  await report("equal", Promise.any([after(2, 0), after(2, 1)]));
  await ticking;
}
main();
