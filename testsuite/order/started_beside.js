const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const yieldNow = () => new Promise((resolve) => setImmediate(resolve));

const seen = (name) => (value) => console.log(`seen ${name} ${value}`);

async function other(name) {
  console.log(`  ${name} begins`);
  await Promise.resolve();
  console.log(`  ${name} 1`);
  await Promise.resolve();
  console.log(`  ${name} 2`);
  return 3;
}

async function settlesIn(ticks) {
  while (ticks-- > 0) await Promise.resolve();
  return 1;
}

async function leaves() {
  await Promise.resolve();
  try {
    const p = other("in a try");
    p.then(seen("other"));
    return 1;
  } finally {
    console.log("finally");
    await Promise.resolve();
    console.log("finally ends");
  }
}

async function starts() {
  const p = other("of a child");
  console.log("child goes on");
  return await p;
}

async function main() {
  const settled = Promise.resolve(2);

  await sleep(1);
  const p = other("beside a child");
  await settlesIn(1);
  console.log("one tick");
  await p;
  const q = other("beside a settled one");
  await settled;
  console.log("settled");
  await q;
  other("discarded");
  await settlesIn(0);
  console.log("at once");
  await settlesIn(3);
  await yieldNow();
  const m = leaves();
  m.then(seen("leaves"));
  await settled;
  console.log("main waits");
  await m;
  await yieldNow();
  console.log(await starts());
  await yieldNow();
  starts();
  await settlesIn(2);
  console.log("end");
}
main();
