const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

async function fails() {
  console.log("fails");
  await Promise.resolve();
  queueMicrotask(say("last microtask"));
  throw new Error("nobody there");
}

function start() {
  console.log("timer");
  fails();
  queueMicrotask(say("microtask"));
}

async function main() {
  setTimeout(say("before"), 60);
  setTimeout(start, 120);
  setTimeout(say("must not be seen"), 120);
  setTimeout(say("must not be seen"), 180);
  await sleep(5);
  console.log("main sleeps on");
  await sleep(400);
  console.log("must not be seen");
}
main();
