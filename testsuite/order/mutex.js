const yieldNow = () => new Promise((resolve) => setImmediate(resolve));
let tail = Promise.resolve();

async function worker(id, rounds) {
  for (let i = 0; i < rounds; i++) {
    const before = tail;
    let release;

    tail = new Promise((resolve) => (release = resolve));
    console.log(`${id} asks`);
    await before;
    try {
      console.log(`${id} has it, round ${i}`);
      await yieldNow();
      if (id === 2 && i === 1) throw new Error("worker 2 gives up");
      await Promise.resolve();
    } finally {
      console.log(`${id} lets go`);
      release();
    }
  }
}

async function main() {
  const workers = [worker(1, 2), worker(2, 3), worker(3, 1), worker(4, 2)];

  await Promise.allSettled(workers);
  for (let i = 0; i < 4; i++)
    try {
      await workers[i];
      console.log(`${i + 1} is done`);
    } catch (e) {
      console.log(`${i + 1}: ${e.message}`);
    }
}
main();
