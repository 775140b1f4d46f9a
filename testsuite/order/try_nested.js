async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function fails(why, ticks) {
  while (ticks-- > 0) await Promise.resolve();
  throw new Error(why);
}

async function levels(where) {
  try {
    console.log("  level 1");
    for (let i = 0; i < 2; i++) {
      try {
        console.log(`  level 2, ${i}`);
        try {
          console.log(`  level 3, ${i}`);
          if (where === 1) await fails("inner", i);
          if (where === 2) return await Promise.resolve(i + 100);
          if (where === 3) continue;
          if (where === 4) break;
        } catch (e) {
          console.log(`  level 3 caught ${e.message}`);
          await fails("from the catch", 1);
        } finally {
          console.log("  level 3 finally");
          await Promise.resolve();
          if (where === 5) await fails("from the finally", 0);
          console.log("  level 3 finally ends");
        }
        console.log("  level 2 goes on");
        if (where === 6) throw new Error("from level 2");
      } finally {
        console.log("  level 2 finally");
        await Promise.resolve();
      }
      console.log("  level 1 goes on");
    }
  } catch (e) {
    console.log(`  level 1 caught ${e.message}`);
    if (where === 5) throw e;
    return -where;
  } finally {
    console.log("  level 1 finally");
  }
  console.log("  the end");
  return where;
}

async function main() {
  const ticking = tick(50);

  for (let where = 0; where <= 6; where++) {
    console.log(`where ${where}`);
    try {
      console.log(`gave ${await levels(where)}`);
    } catch (e) {
      console.log(`threw ${e.message}`);
    }
  }
  await ticking;
}
main();
