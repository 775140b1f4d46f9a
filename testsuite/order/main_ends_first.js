const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

async function worker(name, ms) {
  for (let i = 1; i <= 2; i++) {
    await sleep(ms);
    console.log(`${name} ${i}`);
  }
}

async function main() {
  const never = new Promise(() => {});

  worker("a", 200);
  worker("b", 300);
  Promise.all([never]);
  setTimeout(say("timer"), 100);
  setImmediate(say("immediate"));
  await Promise.resolve();
  console.log("main ends");
  return 7;
}
main().then((status) => (process.exitCode = status));
