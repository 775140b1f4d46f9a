const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);
let neighbour;

function inner() {
  console.log("inner");
  queueMicrotask(say("microtask of inner"));
}

const outer = (name) => () => {
  console.log(`outer ${name}`);
  queueMicrotask(say("microtask of outer"));
  setTimeout(inner, 0);
};

function clearing() {
  console.log("clearing");
  clearTimeout(neighbour);
  clearTimeout(neighbour);
  queueMicrotask(say("cleared"));
}

async function sleeper(name, ms) {
  for (let i = 1; i <= 2; i++) {
    await sleep(ms);
    console.log(`${name} woke ${i}`);
  }
}

async function main() {
  setTimeout(outer("one"), 5);
  setTimeout(outer("two"), 5);
  setTimeout(clearing, 100);
  neighbour = setTimeout(say("must not be seen"), 100);
  setTimeout(say("after the cleared one"), 100);
  await sleep(200);
  const a = sleeper("a", 100);
  const b = sleeper("b", 150);
  await a;
  console.log("a has ended");
  await b;
  console.log("b has ended");
}
main();
