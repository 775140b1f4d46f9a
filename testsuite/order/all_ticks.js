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

async function main() {
  const ticking = tick(30);
  const one = Promise.resolve(1);
  const two = after(2);
  const array = [];

  await Promise.all([one]);
  console.log("one settled");
  await Promise.all([one, one, one]);
  console.log("three settled");
  await Promise.all([two, one]);
  console.log(`two and one: ${await two} ${await one}`);
  await Promise.all([after(4), after(0), after(2)]);
  console.log("4 0 2");
  await Promise.all([after(1), Promise.resolve(), after(1)]);
  console.log("mixed types");
  for (let i = 0; i < 4; i++) array[i] = after(4 - i);
  await Promise.all(array);
  console.log(`array ${await array[0]} ${await array[1]} ${await array[2]} ${await array[3]}`);
  await ticking;
}
main();
