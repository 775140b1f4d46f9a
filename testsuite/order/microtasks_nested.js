const say = (text) => () => console.log(text);

function countdown(n) {
  console.log(`countdown ${n}`);
  if (--n > 0) queueMicrotask(() => countdown(n));
  else queueMicrotask(say("countdown is over"));
}

function forkTwo() {
  console.log("fork");
  queueMicrotask(say("left"));
  setTimeout(say("timeout of the fork"), 0);
  queueMicrotask(say("right"));
}

async function task(name) {
  for (let i = 1; i <= 3; i++) {
    console.log(`${name} ${i}`);
    queueMicrotask(say("microtask of a task"));
    await Promise.resolve();
  }
}

async function main() {
  setTimeout(say("timeout of main"), 0);
  queueMicrotask(() => countdown(4));
  queueMicrotask(forkTwo);
  const a = task("a");
  const b = task("b");
  console.log("main awaits");
  await a;
  console.log("a has ended");
  await b;
  console.log("b has ended");
}
main();
