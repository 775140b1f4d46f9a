async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

const [END, RETURN, BREAK, CONTINUE, THROW] = [0, 1, 2, 3, 4];
const exitName = ["end", "return", "break", "continue", "throw"];

async function run(fromTry, fromCatch, waits) {
  let rounds = 0;

  while (rounds < 2) {
    rounds++;
    try {
      console.log(`  try ${rounds}`);
      if (waits) await Promise.resolve();
      if (fromTry === RETURN) return 10 + rounds;
      if (fromTry === BREAK) break;
      if (fromTry === CONTINUE) continue;
      if (fromTry === THROW) throw new Error(`try ${rounds}`);
      console.log("  end of try");
    } catch (e) {
      console.log(`  catch ${e.message}`);
      if (waits) await Promise.resolve();
      if (fromCatch === RETURN) return 20 + rounds;
      if (fromCatch === BREAK) break;
      if (fromCatch === CONTINUE) continue;
      if (fromCatch === THROW) throw new Error(`catch ${rounds}`);
      console.log("  end of catch");
    } finally {
      console.log(`  finally ${rounds}`);
      if (waits) await Promise.resolve();
      console.log("  end of finally");
    }
    console.log(`  after ${rounds}`);
  }
  return rounds;
}

async function report(fromTry, fromCatch, waits) {
  console.log(`try ${exitName[fromTry]}, catch ${exitName[fromCatch]}`);
  try {
    console.log(`gave ${await run(fromTry, fromCatch, waits)}`);
  } catch (e) {
    console.log(`threw ${e.message}`);
  }
}

async function main() {
  const ticking = tick(70);

  for (let waits = 0; waits < 2; waits++) {
    for (let exit = END; exit < THROW; exit++) await report(exit, END, waits);
    for (let exit = END; exit <= THROW; exit++) await report(THROW, exit, waits);
  }
  await ticking;
}
main();
