async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}
let gate;

async function waiter(id, ticks) {
  for (let i = 0; i < ticks; i++) await Promise.resolve();
  console.log(`${id} waits`);
  const value = await gate;
  console.log(`${id} woken with ${value}`);
  await Promise.resolve();
  console.log(`${id} a tick later`);
  return id;
}

async function through(id) {
  const got = await waiter(id, 0);
  console.log(`through ${got}`);
  return got * 10;
}

async function adopting(id) {
  return through(id);
}

async function main() {
  let open;
  gate = new Promise((resolve) => (open = resolve));
  const ticking = tick(14);
  const all = [waiter(1, 2), waiter(2, 0), through(3), adopting(4), waiter(5, 1), gate];

  for (let i = 0; i < 4; i++) await Promise.resolve();
  console.log("open");
  open(9);
  const late = waiter(6, 0);
  console.log("opened");
  for (let i = 0; i < 6; i++) console.log(`main has ${await all[i]}`);
  console.log(`late ${await late}`);
  await ticking;
}
main();
