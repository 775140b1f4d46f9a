let total = 0;

async function after(ticks, value) {
  while (ticks-- > 0) await Promise.resolve();
  return value;
}

async function adder(name, times) {
  for (let i = 1; i <= times; i++) {
    const more = await after(i, i);
    total += more;
    console.log(`${name}: ${total}`);
  }
}

async function main() {
  const cells = [0, 0, 0];
  let at = 0;

  await Promise.all([adder("a", 4), adder("b", 3), adder("c", 5)]);
  console.log(`total ${total}`);
  cells[at++] = await after(1, 5);
  const more = await after(2, 6);
  cells[at++] += more;
  const less = await after(0, at);
  cells[at] -= less;
  console.log(`cells ${cells[0]} ${cells[1]} ${cells[2]}, at ${at}`);
  const one = await after(1, 1);
  total = total * 2 + one;
  console.log(`total ${total}`);
}
main();
