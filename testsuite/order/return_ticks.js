async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function leaf(ticks) {
  while (ticks-- > 0) await Promise.resolve();
  return 1;
}

async function byValue() {
  return 1;
}

async function byPromise() {
  return Promise.resolve(1);
}

async function byAwait() {
  return await Promise.resolve(1);
}

async function byCall(ticks) {
  return leaf(ticks);
}

async function byAwaitedCall(ticks) {
  return await leaf(ticks);
}

async function main() {
  const ticking = tick(34);

  await byValue();
  console.log("by value");
  await byPromise();
  console.log("by promise");
  await byAwait();
  console.log("by await");
  await byCall(0);
  console.log("by call 0");
  await byCall(1);
  console.log("by call 1");
  await byCall(3);
  console.log("by call 3");
  await byAwaitedCall(0);
  console.log("by awaited call 0");
  await byAwaitedCall(1);
  console.log("by awaited call 1");
  await byAwaitedCall(3);
  console.log("by awaited call 3");
  await ticking;
}
main();
