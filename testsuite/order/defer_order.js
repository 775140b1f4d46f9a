async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function undo(what) {
  console.log(`  undoing ${what}`);
  await Promise.resolve();
  console.log(`  undone ${what}`);
}

async function work(where) {
  try {
    if (where === 0) return 0;
    try {
      for (let i = 0; i < 2; i++) {
        try {
          if (where === 1) continue;
          if (where === 2) break;
          if (where === 3) throw new Error("thrown");
          if (where === 4) return await Promise.resolve(4);
          await Promise.resolve();
          console.log("  end of round");
        } finally {
          console.log(`  round ${i}`);
        }
      }
      try {
        try {
          if (where === 5) throw new Error("in try");
          console.log("  end of try");
        } finally {
          await undo("third");
        }
      } catch (e) {
        console.log(`  caught ${e.message}`);
      }
      return where;
    } finally {
      await undo("second");
    }
  } finally {
    console.log("  first");
  }
}

async function main() {
  const ticking = tick(40);

  for (let where = 0; where <= 6; where++) {
    console.log(`where ${where}`);
    try {
      console.log(`gave ${await work(where)}`);
    } catch (e) {
      console.log(`threw ${e.message}`);
    }
  }
  await ticking;
}
main();
