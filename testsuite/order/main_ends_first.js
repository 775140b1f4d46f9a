const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

async function worker(name, ms) {
  for (let i = 1; i <= 3; i++) {
    await sleep(ms);
    console.log(`${name} ${i}`);
  }
}

async function main() {
  const never = new Promise(() => {});

  worker("a", 40);
  worker("b", 100);
  Promise.all([never]);
  setTimeout(say("timer"), 10);
  setImmediate(say("immediate"));
  await Promise.resolve();
  console.log("main ends");
  return 7;
}
main().then((status) => (process.exitCode = status));
