const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function sleeper(name, first, then, times) {
  let slept = 0;

  await sleep(first);
  for (let i = 0; i < times; i++) {
    console.log(`${name} ${i}`);
    await sleep(then);
    slept++;
  }
  console.log(`${name} ends`);
  return slept;
}

async function main() {
  const a = sleeper("a", 0, 240, 3);
  const b = sleeper("b", 60, 240, 3);
  const c = sleeper("c", 120, 240, 2);
  const d = sleeper("d", 180, 480, 2);

  console.log("main waits");
  await Promise.race([a, b, c, d]);
  console.log("one has ended");
  await Promise.all([a, b, c, d]);
  console.log((await a) + (await b) + (await c) + (await d));
}
main();
