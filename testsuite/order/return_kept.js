async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function leaf(n) {
  await Promise.resolve();
  if (n < 0) throw new Error(`leaf ${n}`);
  return n;
}

async function child(a, b) {
  await Promise.resolve();
  return a + b;
}

async function run(how, n) {
  try {
    if (how === 0) return leaf(n);
    if (how === 1) return await leaf(n);
    if (how === 2) throw new Error(`thrown ${n}`);
  } finally {
    try {
      if ((await child(n, how)) === 1000) return await leaf(n);
      try {
        await leaf(-5);
      } catch (e) {
        console.log(`  ${e.message}`);
        await child(1, 2);
      }
    } finally {
      const p = child(3, 4);
      const q = leaf(6);
      console.log(`  inner finally ${(await p) + (await q)}`);
      await Promise.all([p, q, child(5, 6)]);
    }
    for (let i = 0; i < 2; i++) {
      try {
        if (i === 1) break;
        await leaf(i);
      } finally {
        console.log(`  round ${await leaf(i)}`);
      }
    }
    console.log("  outer finally");
  }
  return await child(n, 1);
}

async function main() {
  const ticking = tick(70);

  for (let how = 0; how < 4; how++) {
    try {
      console.log(`${how} gave ${await run(how, 7)}`);
    } catch (e) {
      console.log(`${how} threw ${e.message}`);
    }
  }
  try {
    console.log(`gave ${await run(0, 3)}`);
  } catch (e) {
    console.log(`threw ${e.message}`);
  }
  await ticking;
}
main();
