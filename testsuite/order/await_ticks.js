async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function atOnce() {
  return 1;
}

async function after(ticks) {
  while (ticks-- > 0) await Promise.resolve();
  return 2;
}

async function nothing() {}

async function main() {
  const ticking = tick(16);
  const settled = Promise.resolve(5);
  const pending = after(3);

  console.log("begin");
  await settled;
  console.log("settled");
  console.log((await settled) + (await settled));
  console.log(`at once ${await atOnce()}`);
  console.log(`pending ${await pending}`);
  console.log(`after 0 ${await after(0)}`);
  console.log(`after 1 ${await after(1)}`);
  console.log(`after 2 ${await after(2)}`);
  await nothing();
  console.log("nothing");
  await ticking;
}
main();
