async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function source(depth) {
  await Promise.resolve();
  if (depth === 0) throw Object.assign(new Error("from the bottom"), { code: 7 });
  try {
    return await source(depth - 1);
  } catch (e) {
    console.log(`depth ${depth}: ${e.message} ${e.code}`);
    if (depth % 2 === 0) throw e;
    await Promise.resolve();
    throw Object.assign(new Error(`from depth ${depth}`), { code: e.code + depth });
  } finally {
    console.log(`depth ${depth} ends`);
  }
}

async function swallow(p, name) {
  try {
    await p;
  } catch (e) {
    console.log(`${name}: ${e.message} ${e.code}`);
    try {
      throw e;
    } catch (again) {
      console.log(`${name} again: ${again.message}`);
      try {
        await p;
      } catch (third) {
        console.log(`${name} from the promise: ${third.message}`);
      }
    }
    console.log(`${name} still: ${e.message}`);
  }
}

async function main() {
  const ticking = tick(24);
  const p = source(4);

  await Promise.all([swallow(p, "one"), swallow(p, "two")]);
  await swallow(source(1), "three");
  await ticking;
}
main();
