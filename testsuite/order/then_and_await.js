async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}
const say = (text) => () => console.log(text);

const onInt = (name) => (value) => console.log(`callback ${name}: ${value}`);
const onIntMore = (name, p) => (value) => {
  console.log(`callback ${name}: ${value}`);
  p.then(onInt("of a callback"));
  queueMicrotask(say("microtask of a callback"));
};

async function waiter(name, p) {
  console.log(`${name}: ${await p}`);
  p.then(onInt("of a waiter"));
  console.log(`${name} again: ${await p}`);
}

async function main() {
  const ticking = tick(10);
  let resolve;
  const p = new Promise((r) => (resolve = r));
  const a = waiter("a", p);

  p.then(onIntMore("first", p));
  const b = waiter("b", p);
  p.then(onInt("second"));
  queueMicrotask(say("microtask before"));
  resolve(4);
  queueMicrotask(say("microtask after"));
  p.then(onInt("third"));
  const c = waiter("c", p);
  console.log(`main: ${await p}`);
  await Promise.all([a, b, c]);
  console.log("all");
  await ticking;
}
main();
