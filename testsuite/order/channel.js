const yieldNow = () => new Promise((resolve) => setImmediate(resolve));

function deferred() {
  const d = {};
  d.promise = new Promise((resolve) => (d.resolve = resolve));
  return d;
}

function change(c) {
  const was = c.changed;
  c.changed = deferred();
  was.resolve();
}

async function put(c, value) {
  while (c.full) await c.changed.promise;
  c.full = true;
  c.value = value;
  change(c);
}

async function get(c) {
  while (!c.full) await c.changed.promise;
  c.full = false;
  change(c);
  return c.value;
}

async function producer(c, name, from, count) {
  for (let i = 0; i < count; i++) {
    console.log(`${name} puts ${from + i}`);
    await put(c, from + i);
    if (i === 1) await yieldNow();
  }
  console.log(`${name} ends`);
}

async function consumer(c, name, count) {
  let sum = 0;

  while (count-- > 0) {
    const n = await get(c);
    console.log(`${name} gets ${n}`);
    sum += n;
  }
  return sum;
}

async function main() {
  const c = { changed: deferred(), full: false, value: 0 };
  const p = producer(c, "p", 10, 4);
  const q = producer(c, "q", 20, 5);
  const x = consumer(c, "x", 3);
  const y = consumer(c, "y", 6);

  console.log(`x ${await x}`);
  console.log(`y ${await y}`);
  await Promise.all([p, q]);
  console.log("end");
}
main();
