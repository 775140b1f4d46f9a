async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function after(ticks, error) {
  const n = ticks;

  while (ticks-- > 0) await Promise.resolve();
  console.log(`after ${n} ends`);
  if (error !== undefined) throw Object.assign(new Error(error), { code: n });
  return n;
}

async function report(name, p) {
  try {
    await p;
    console.log(`${name} fulfilled`);
  } catch (e) {
    console.log(`${name}: ${e.message} ${e.code}`);
  }
}

async function main() {
  const ticking = tick(20);
  const rejected = Promise.reject(Object.assign(new Error("already"), { code: 9 }));

  await report("settled", Promise.all([Promise.resolve(1), rejected]));
  await report("second", Promise.all([after(5, "late"), after(2, "early"), after(3)]));
  console.log("on");
  await report("both at once", Promise.all([after(1, "left"), after(1, "right")]));
  await report("again", Promise.all([rejected, after(0, "other")]));
  await report(
    "nested",
    Promise.all([Promise.all([after(1), after(2, "inner")]), after(3, "outer")]),
  );
  await ticking;
}
main();
