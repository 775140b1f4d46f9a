async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function add(n) {
  await Promise.resolve();
  return n + 1;
}

async function twice(n) {
  return n * 2;
}

async function handedOn(n) {
  return add(n);
}

async function fails(n) {
  throw new Error(`at ${n}`);
}

async function run(m, n) {
  for (let i = 0; i < m.steps.length; i++) {
    n = await m.steps[i](n);
    console.log(`${m.name} ${i}: ${n}`);
  }
  return n;
}

function plain(s, n) {
  return s(n);
}

async function main() {
  const machines = [
    { name: "short", steps: [add] },
    { name: "long", steps: [twice, handedOn, twice] },
    { name: "bad", steps: [add, fails, add] },
  ];
  const ticking = tick(24);
  const running = [];
  const table = [add, twice, handedOn];

  for (let i = 0; i < 3; i++) running[i] = run(machines[i], i + 1);
  for (let i = 0; i < 3; i++)
    try {
      console.log(`${machines[i].name} gave ${await running[i]}`);
    } catch (e) {
      console.log(`${machines[i].name}: ${e.message}`);
    }
  for (let i = 0; i < 3; i++)
    console.log(`table ${await (i === 2 ? plain(table[i], 5) : table[i](i))}`);
  await ticking;
}
main();
