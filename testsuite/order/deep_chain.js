const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let ticks = 0;
let ticking = true;

async function countTicks() {
  while (ticking) {
    await Promise.resolve();
    ticks++;
  }
}

async function chain(depth, suspends) {
  if (depth === 0) {
    if (suspends) await sleep(1);
    return 1;
  }
  return (await chain(depth - 1, suspends)) + 1;
}

async function chainReturned(depth) {
  if (depth === 0) return 1;
  return chainReturned(depth - 1);
}

async function chainMixed(depth) {
  if (depth === 0) throw new Error("bottom");
  if (depth % 3 === 0) return chainMixed(depth - 1);
  try {
    return await chainMixed(depth - 1);
  } finally {
    if (depth % 5 === 0) await Promise.resolve();
  }
}

async function main() {
  console.log(await chain(100, true));
  const counting = countTicks();
  process.stdout.write(`${await chain(100, false)}`);
  console.log(` after ${ticks} ticks`);
  ticks = 0;
  process.stdout.write(`${await chainReturned(100)}`);
  console.log(` after ${ticks} ticks`);
  ticks = 0;
  try {
    process.stdout.write(`${await chainMixed(60)}`);
  } catch (e) {
    console.log(`${e.message} after ${ticks} ticks`);
  }
  ticks = 0;
  const a = chain(50, false);
  const b = chainReturned(20);
  await a;
  console.log(`a after ${ticks} ticks`);
  await b;
  console.log(`b after ${ticks} ticks`);
  ticking = false;
  await counting;
}
main();
