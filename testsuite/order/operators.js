async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function number(n) {
  console.log(`number ${n}`);
  if (n % 2 !== 0) await Promise.resolve();
  return n;
}

function plain(n) {
  console.log(`plain ${n}`);
  return n;
}

async function main() {
  const ticking = tick(90);
  let x = 0;
  const a = [10, 20, 30];

  for (let i = 0; i < 2; i++)
    for (let j = 0; j < 2; j++) {
      if ((await number(i)) && (await number(j))) console.log("and");
      if ((await number(i)) || (await number(j))) console.log("or");
      if ((!(await number(i)) && plain(j)) || (await number(2 + i))) console.log("mixed");
      console.log((await number(i)) ? await number(10 + j) : await number(20 + j));
    }
  x = (await number(1), await number(2), plain(3));
  console.log(`comma ${x}`);
  x += await number(4);
  console.log(`plus ${x}`);
  x = (await number(5)) + (await number(6)) * (await number(7));
  console.log(`sum ${x}`);
  a[await number(1)] = await number(8);
  a[2] -= await number(9);
  console.log(`array ${a[0]} ${a[1]} ${a[2]}`);
  x = (await number(1)) ? Number(plain(1) && (await number(0))) : plain(2);
  console.log(`nested ${x}`);
  x = (await number(0))
    ? await number(11)
    : (await number(1))
      ? await number(12)
      : await number(13);
  console.log(`chain ${x}`);
  x = -(await number(3)) + Number(!(await number(0)));
  console.log(`unary ${x}`);
  console.log("operators end");
  await ticking;
}
main();
