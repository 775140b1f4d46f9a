const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const yieldNow = () => new Promise((resolve) => setImmediate(resolve));
const say = (text) => () => console.log(text);

async function yielder(name, times) {
  for (let i = 1; i <= times; i++) {
    await yieldNow();
    console.log(`${name} ${i}`);
  }
}

function timer() {
  console.log("timer");
  setImmediate(say("immediate of the timer"));
  queueMicrotask(say("microtask of the timer"));
  setTimeout(say("later timer"), 400);
  yielder("yielder of the timer", 2);
}

function immediate() {
  console.log("immediate");
  queueMicrotask(say("microtask of the immediate"));
  setImmediate(say("immediate of the immediate"));
}

async function main() {
  setTimeout(timer, 150);
  setImmediate(immediate);
  const y = yielder("yielder", 3);
  queueMicrotask(say("microtask"));
  console.log("main");
  await y;
  console.log("yielder has ended");
  await sleep(300);
  console.log("main slept");
  setImmediate(immediate);
  await yieldNow();
  console.log("main yielded");
  await sleep(500);
  console.log("end");
}
main();
