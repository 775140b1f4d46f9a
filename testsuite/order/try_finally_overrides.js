const [END, RETURN, BREAK, CONTINUE, THROW] = [0, 1, 2, 3, 4];

async function run(fromTry, fromFinally, waits) {
  for (let round = 1; round <= 2; round++) {
    try {
      if (waits) await Promise.resolve();
      if (fromTry === RETURN) return 10 + round;
      if (fromTry === BREAK) break;
      if (fromTry === CONTINUE) continue;
      if (fromTry === THROW) throw new Error(`try ${round}`);
    } finally {
      console.log(`  finally ${round}`);
      if (waits) await Promise.resolve();
      if (fromFinally === RETURN) return 20 + round;
      if (fromFinally === BREAK) break;
      if (fromFinally === CONTINUE) continue;
      if (fromFinally === THROW) throw new Error(`finally ${round}`);
    }
    console.log(`  after ${round}`);
  }
  return 0;
}

async function main() {
  for (let waits = 0; waits < 2; waits++)
    for (let fromTry = END; fromTry <= THROW; fromTry++)
      for (let fromFinally = END; fromFinally <= THROW; fromFinally++) {
        console.log(`${fromTry} ${fromFinally} ${waits}`);
        try {
          console.log(`gave ${await run(fromTry, fromFinally, waits)}`);
        } catch (e) {
          console.log(`threw ${e.message}`);
        }
      }
}
main();
