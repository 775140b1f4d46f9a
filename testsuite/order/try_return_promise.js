async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function leaf(name, works, ticks) {
  console.log(`  ${name} begins`);
  while (ticks-- > 0) await Promise.resolve();
  console.log(`  ${name} ends`);
  if (!works) throw new Error(name);
  return 1;
}

async function returns(works, ticks) {
  try {
    return leaf("returned", works, ticks);
  } catch (e) {
    console.log(`  caught ${e.message}`);
    return 2;
  } finally {
    console.log("  finally");
    await Promise.resolve();
    console.log("  finally ends");
  }
}

async function returnsAwait(works, ticks) {
  try {
    return await leaf("awaited", works, ticks);
  } catch (e) {
    console.log(`  caught ${e.message}`);
    return leaf("from the catch", works, ticks);
  } finally {
    console.log("  finally");
    await Promise.resolve();
    console.log("  finally ends");
  }
}

async function returnsOver() {
  try {
    return leaf("overridden", true, 1);
  } finally {
    return leaf("from the finally", true, 1);
  }
}

async function report(name, p) {
  try {
    console.log(`${name} gave ${await p}`);
  } catch (e) {
    console.log(`${name} threw ${e.message}`);
  }
}

async function main() {
  const ticking = tick(44);

  await report("returns, works", returns(true, 1));
  await report("returns, works later", returns(true, 4));
  await report("awaits, works", returnsAwait(true, 1));
  await report("awaits, fails", returnsAwait(false, 2));
  await report("returns, fails later", returns(false, 4));
  await report("over", returnsOver());
  await ticking;
}
main();
