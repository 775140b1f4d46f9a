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
    await Promise.all([after(10, "ten"), after(30, "thirty"), after(20)]);
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  await sleep(60);
  console.log("nobody minds thirty");
  console.log(await first([after(10), after(30, "lost the race")]));
  console.log(await firstGood([after(10, "out"), after(30), after(50, "late")]));
  await Promise.allSettled([after(60, "settled")]);
  console.log("and now");
  Promise.all([after(10, "all of nobody"), after(50)]);
  await sleep(30);
  console.log("must not be seen");
}
main();
