const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function after(ms, error) {
  await sleep(ms);
  console.log(`after ${ms}`);
  if (error !== undefined) throw new Error(error);
  return ms;
}

const first = (ps) => Promise.race(ps.map((p, i) => p.then(() => i)));
const firstGood = (ps) => Promise.any(ps.map((p, i) => p.then(() => i)));

async function main() {
  try {
    await Promise.all([after(50, "ten"), after(150, "thirty"), after(100)]);
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  await sleep(300);
  console.log("nobody minds thirty");
  console.log(await first([after(50), after(150, "lost the race")]));
  console.log(await firstGood([after(50, "out"), after(150), after(250, "late")]));
  await Promise.allSettled([after(300, "settled")]);
  console.log("and now");
  Promise.all([after(50, "all of nobody"), after(250)]);
  await sleep(150);
  console.log("must not be seen");
}
main();
