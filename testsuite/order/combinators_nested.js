async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function after(ticks) {
  const n = ticks;

  while (ticks-- > 0) await Promise.resolve();
  console.log(`after ${n}`);
  return n;
}

async function named(name, p) {
  await p;
  console.log(name);
}

async function winner(name, p) {
  await p;
  console.log(`${name} has a winner`);
}

async function main() {
  const ticking = tick(20);
  let resolve;
  const shared = new Promise((r) => (resolve = r));
  const one = after(1);
  const four = after(4);
  const inner = Promise.all([shared, one]);
  const race = Promise.race([inner, four]);
  const any = Promise.any([shared, race]);
  const outer = Promise.allSettled([race, inner, shared]);
  const a = named("outer", outer);
  const b = named("inner", inner);
  const c = winner("race", race);
  const d = winner("any", any);
  const e = named("twice", Promise.all([shared, shared, inner]));

  await four;
  console.log("four");
  resolve(3);
  await Promise.all([a, b, c, d, e]);
  console.log("everything");
  await Promise.all([
    Promise.race([Promise.all([after(0), after(1)]), Promise.all([after(2)])]),
    Promise.any([Promise.race([after(3), after(2)]), Promise.allSettled([after(1)])]),
  ]);
  console.log("temporaries");
  await ticking;
}
main();
