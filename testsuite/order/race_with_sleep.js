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
  await report(within(operation("quick", 10, true), 150));
  await report(within(operation("slow", 180, true), 60));
  await sleep(200);
  await report(within(operation("bad", 10, false), 150));
  await report(within(operation("slow and bad", 180, false), 60));
  await sleep(200);
  await Promise.all([
    report(within(operation("one", 60, true), 300)),
    report(within(operation("two", 200, true), 130)),
  ]);
  await sleep(200);
  console.log("end");
}
main();
