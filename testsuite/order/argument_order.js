async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function number(n) {
  console.log(`number ${n}`);
  if (n % 3 === 0) await Promise.resolve();
  console.log(`number ${n} is ready`);
  return n;
}

function digits(a, b, c) {
  return a * 100 + b * 10 + c;
}

async function nested(a, b) {
  console.log(`nested ${a} ${b}`);
  return (await number(a)) * 10 + (await number(b));
}

async function main() {
  const ticking = tick(50);
  let total = 0;

  console.log(`digits ${digits(await number(1), await number(2), await number(3))}`);
  const p = { x: await number(3), y: await number(2), z: await number(1) };
  console.log(`point ${p.x} ${p.y} ${p.z}`);
  const a = [await number(6), digits(await number(0), 1, await number(3)), await number(9)];
  console.log(`array ${a[0]} ${a[1]} ${a[2]}`);
  console.log(`nested ${await nested(await number(3), await nested(await number(1), 2))}`);
  console.log(`subscript ${a[(await number(0)) + (await number(2))]}`);
  for (let i = 0; i < 3; i++) {
    const product = (await number(i)) * (await number(i + 1));
    total += product;
  }
  console.log(`total ${total}`);
  if ((await number(1)) + (await number(2)) === (await number(3)))
    console.log(`${await number(4)} ${await number(5)} ${await number(6)}`);
  await ticking;
}
main();
