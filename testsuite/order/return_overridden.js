async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function leaf(n) {
  console.log(`  leaf ${n} begins`);
  await Promise.resolve();
  console.log(`  leaf ${n} ends`);
  return n;
}

async function run(outer, middle, inner) {
  try {
    if (outer === 1) return leaf(1);
    if (outer === 2) return await leaf(2);
    if (outer === 3) throw new Error("outer");
  } finally {
    try {
      if (middle === 1) return leaf(10);
      if (middle === 2) return 20;
      if (middle === 3) throw new Error("middle");
    } finally {
      for (let i = 0; i < 2; i++) {
        try {
          if (inner === 1) return leaf(100);
          if (inner === 2) continue;
        } finally {
          await leaf(1000 + i);
        }
      }
      console.log("  after the loop");
    }
    console.log("  after the middle");
  }
  return 0;
}

async function main() {
  const ticking = tick(180);

  for (let how = 0; how < 48; how++) {
    const [outer, middle, inner] = [Math.floor(how / 12), Math.floor(how / 3) % 4, how % 3];
    console.log(`${outer} ${middle} ${inner}`);
    try {
      console.log(`gave ${await run(outer, middle, inner)}`);
    } catch (e) {
      console.log(`threw ${e.message}`);
    }
  }
  await ticking;
}
main();
