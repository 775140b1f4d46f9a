const yieldNow = () => new Promise((resolve) => setImmediate(resolve));
const say = (text) => () => console.log(text);
let victim;

const nested = (name) => () => {
  console.log(`immediate ${name}`);
  setImmediate(say("immediate of an immediate"));
  queueMicrotask(say("microtask of an immediate"));
};

function clearing() {
  console.log("clearing");
  clearImmediate(victim);
}

async function yielding(name, times) {
  for (let i = 1; i <= times; i++) {
    await yieldNow();
    console.log(`${name} ${i}`);
    await Promise.resolve();
    console.log(`${name} ${i} and a tick`);
  }
}

async function main() {
  setImmediate(nested("one"));
  setImmediate(nested("two"));
  queueMicrotask(say("microtask of main"));
  await yieldNow();
  console.log("main again");
  setImmediate(clearing);
  victim = setImmediate(say("must not be seen"));
  const a = yielding("a", 3);
  const b = yielding("b", 2);
  await Promise.all([a, b]);
  console.log("end");
}
main();
