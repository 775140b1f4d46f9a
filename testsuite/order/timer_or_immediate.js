const yieldNow = () => new Promise((resolve) => setImmediate(resolve));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

function busy(ms) {
  const began = performance.now();
  while (performance.now() - began < ms);
}

function second() {
  console.log("second immediate");
  setTimeout(say("timer of the second, due later"), 50);
  setImmediate(say("immediate of the second"));
  queueMicrotask(say("microtask of the second"));
}

function first() {
  console.log("first immediate");
  setTimeout(say("timer of the first, due"), 0);
  setImmediate(second);
  queueMicrotask(say("microtask of the first"));
  busy(10);
}

async function main() {
  await yieldNow();
  setImmediate(first);
  await sleep(400);
  console.log("end");
}
main();
