async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function fails(why) {
  throw new Error(why);
}

async function lateHandler(p, ticks) {
  while (ticks-- > 0) await Promise.resolve();
  return await p;
}

async function main() {
  const p = fails("first");
  const q = fails("second");
  const r = fails("third");

  await tick(5);
  p.then(null, (e) => console.log(`callback: ${e.message}`));
  await tick(3);
  try {
    await q;
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  try {
    await lateHandler(r, 4);
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  await sleep(5);
  try {
    await p;
  } catch (e) {
    console.log(`handled once, may be awaited whenever: ${e.message}`);
  }
  console.log("end");
}
main();
