async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function adopt(p, depth) {
  if (depth === 0) return p;
  return adopt(p, depth - 1);
}

async function awaitDeep(p, depth) {
  if (depth === 0) return await p;
  return await awaitDeep(p, depth - 1);
}

async function watch(name, p) {
  console.log(`${name} begins`);
  console.log(`${name} has ${await p}`);
}

async function main() {
  let resolve;
  const source = new Promise((r) => (resolve = r));
  const ticking = tick(18);
  const adopted = adopt(source, 3);
  const awaited = awaitDeep(source, 3);
  const a = watch("adopted", adopted);
  const b = watch("awaited", awaited);
  const c = watch("source", source);

  await Promise.resolve();
  resolve(7);
  console.log("resolved");
  await Promise.all([a, b, c]);
  console.log("all");
  console.log(`settled: ${await adopt(Promise.resolve(8), 2)}`);
  await ticking;
}
main();
