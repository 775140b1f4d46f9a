async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

const coded = (code) => Object.assign(new Error(), { code });

async function number(n) {
  if (n % 2 !== 0) await Promise.resolve();
  return n;
}

async function through(p) {
  return await p;
}

async function fails(code) {
  await Promise.resolve();
  throw coded(code);
}

async function run(how) {
  if (how === 0) throw coded(await number(1));
  if (how === 1) throw coded(await through(number(3)));
  if (how === 2) throw coded((await number(4)) + (await through(number(5))));
  if (how === 3)
    throw coded((await through(through(number(7)))) ? await number(8) : await number(9));
  try {
    if (how === 4) throw coded(await through(fails(11)));
    throw coded((await number(2)) && (await number(3)) ? 12 : 13);
  } catch (e) {
    console.log(`  caught ${e.code}`);
    throw coded(e.code + (await through(number(1))));
  } finally {
    console.log(`  finally ${await through(number(how))}`);
  }
}

async function main() {
  const ticking = tick(40);

  for (let how = 0; how < 6; how++) {
    try {
      console.log(`${how} gave ${await run(how)}`);
    } catch (e) {
      console.log(`${how} threw ${e.code}`);
    }
  }
  await ticking;
}
main();
