async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function number(n) {
  if (n % 2 !== 0) await Promise.resolve();
  if (n === 3) throw new Error("three");
  return n;
}

async function main() {
  const ticking = tick(30);
  let n = 0;

  for (let i = 0; i < 5; i++)
    try {
      console.log(`for ${await number(i)}`);
    } catch (e) {
      console.log(`for ${i}: ${e.message}`);
    }
  for (let i = 2; i < 4; i++)
    if (i % 2 === 0)
      try {
        console.log(`even ${await number(i)}`);
      } finally {
        console.log(`finally ${i}`);
      }
    else
      try {
        console.log(`odd ${await number(i)}`);
      } catch (e) {
        console.log(`odd ${i}: ${e.message}`);
      }
  while (n < 4)
    try {
      n++;
      if (n === 2) continue;
      console.log(`while ${await number(n)}`);
    } catch (e) {
      console.log(`while ${n}: ${e.message}`);
      break;
    } finally {
      console.log(`while ${n} ends`);
    }
  do
    try {
      await number(n);
    } catch (e) {
      console.log(`do ${n}`);
    }
  while (n++ < 4);
  switch (n) {
    case 5:
      try {
        console.log(`case ${await number(3)}`);
      } catch (e) {
        console.log(`case ${n}: ${e.message}`);
      }
  }
  await ticking;
}
main();
