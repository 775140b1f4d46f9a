async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function watch(name, p) {
  try {
    console.log(`${name}: ${await p}`);
  } catch (e) {
    console.log(`${name}: ${e.message}`);
  }
}

function deferred() {
  const d = {};
  d.promise = new Promise((resolve, reject) => Object.assign(d, { resolve, reject }));
  return d;
}

async function main() {
  const p = deferred();
  const q = deferred();
  const r = deferred();
  const ticking = tick(6);
  const a = watch("p", p.promise);
  const b = watch("q", q.promise);
  const c = watch("r", r.promise);

  p.resolve(1);
  p.resolve(2);
  p.reject(new Error("too late"));
  q.reject(new Error("first"));
  q.reject(new Error("second"));
  q.resolve(5);
  setTimeout(() => {
    console.log("settling from a timer");
    r.resolve(3);
    r.reject(new Error("not this"));
    r.resolve(4);
  }, 10);
  await Promise.all([a, b]);
  console.log("p and q");
  await c;
  r.resolve(6);
  console.log(`r is still ${await r.promise}`);
  await ticking;
}
main();
