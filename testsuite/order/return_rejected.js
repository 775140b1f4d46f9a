async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function leaf(ticks) {
  while (ticks-- > 0) await Promise.resolve();
  throw new Error("leaf");
}

async function byThrow() {
  throw new Error("thrown");
}

async function byPromise() {
  return Promise.reject(new Error("returned"));
}

async function byAwait() {
  return await Promise.reject(new Error("awaited"));
}

async function byCall(ticks) {
  return leaf(ticks);
}

async function byAwaitedCall(ticks) {
  return await leaf(ticks);
}

async function report(name, p) {
  try {
    console.log(`${name} gave ${await p}`);
  } catch (e) {
    console.log(`${name}: ${e.message}`);
  }
}

async function main() {
  const ticking = tick(22);

  await report("throw", byThrow());
  await report("promise", byPromise());
  await report("await", byAwait());
  await Promise.all([
    report("call 0", byCall(0)),
    report("awaited call 0", byAwaitedCall(0)),
    report("call 2", byCall(2)),
    report("awaited call 2", byAwaitedCall(2)),
    report("leaf 3", leaf(3)),
    report("leaf 0", leaf(0)),
  ]);
  console.log("all");
  await ticking;
}
main();
