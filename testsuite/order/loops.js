async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function number(n) {
  if (n % 2 === 0) await Promise.resolve();
  return n;
}

async function main() {
  const ticking = tick(90);
  let n = 0;

  while ((await number(n)) < 5) {
    n++;
    if (n === 2) continue;
    console.log(`while ${n}`);
    if ((await number(n)) === 4) break;
  }
  do {
    n--;
    if (n === 2) continue;
    console.log(`do ${n}`);
  } while ((await number(n)) > 0);
  for (let i = await number(1); i < (await number(6)); i += await number(1)) {
    if (i === 3) continue;
    if (i === 5) break;
    console.log(`for ${i}`);
  }
  for (let i = 0, j = await number(4); (await number(i)) !== (await number(j)); i++, j--) {
    console.log(`two ${i} ${j}`);
    for (;;) {
      if ((await number(j)) > 3) break;
      await Promise.resolve();
      break;
    }
  }
  for (let i = 0; i < 3; i++) {
    let fresh = 0;
    while (true) {
      if (++fresh === (await number(2))) {
        console.log(`fresh ${i} ${fresh}`);
        break;
      }
    }
  }
  console.log("loops end");
  await ticking;
}
main();
