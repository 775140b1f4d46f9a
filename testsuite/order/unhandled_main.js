const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

async function other() {
  for (let i = 1; i <= 3; i++) {
    console.log(`other ${i}`);
    await Promise.resolve();
  }
}

async function main() {
  setTimeout(say("must not be seen"), 30);
  await sleep(5);
  other();
  queueMicrotask(say("microtask"));
  try {
    console.log("main throws");
    throw new Error("main has failed");
  } finally {
    console.log("finally");
    await Promise.resolve();
    console.log("finally ends");
  }
}
main();
