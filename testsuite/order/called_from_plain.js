const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function task(who) {
  console.log(`  ${who} begins`);
  await Promise.resolve();
  console.log(`  ${who} after one tick`);
  await Promise.resolve();
  console.log(`  ${who} ends`);
}

async function atOnce(who) {
  console.log(`  ${who} at once`);
  return 1;
}

async function parent(who) {
  let n = await atOnce(who);
  console.log(`  ${who} has ${n}`);
  n += await atOnce(who);
  console.log(`  ${who} has ${n}`);
  return n;
}

function startTwo(who) {
  console.log(`${who} starts two`);
  task(who);
  parent(who);
  console.log(`${who} has started`);
}

async function starter() {
  await sleep(1);
  startTwo("resumed by a timer");
  console.log("starter goes on");
  await Promise.resolve();
  console.log("starter a tick later");
  task("discarded");
  console.log("starter goes on again");
  await parent("awaited");
  console.log("starter ends");
}

async function main() {
  startTwo("main");
  queueMicrotask(() => startTwo("microtask"));
  Promise.resolve().then(() => startTwo("then"));
  await sleep(10);
  setTimeout(startTwo, 5, "timer");
  await sleep(100);
  setImmediate(startTwo, "immediate");
  await sleep(100);
  await starter();
  console.log("main ends");
}
main();
