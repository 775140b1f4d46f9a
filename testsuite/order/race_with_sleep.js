const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function operation(name, ms, works) {
  await sleep(ms);
  console.log(`  ${name} ends`);
  if (!works) throw new Error(`${name} has failed`);
  return name;
}

async function within(p, ms) {
  const late = sleep(ms).then(() => 1);
  const first = p.then(() => 0);
  if ((await Promise.race([first, late])) === 0) return await p;
  throw new Error(`not within ${ms}`);
}

async function report(p) {
  try {
    console.log(await p);
  } catch (e) {
    console.log(`error: ${e.message}`);
  }
}

async function main() {
  await report(within(operation("quick", 10, true), 60));
  await report(within(operation("slow", 60, true), 20));
  await report(within(operation("bad", 10, false), 130));
  await report(within(operation("slow and bad", 60, false), 20));
  await Promise.all([
    report(within(operation("one", 30, true), 150)),
    report(within(operation("two", 90, true), 60)),
  ]);
  await sleep(100);
  console.log("end");
}
main();
