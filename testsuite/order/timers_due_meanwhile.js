const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

function busy(ms) {
  const began = performance.now();
  while (performance.now() - began < ms);
}

async function main() {
  await sleep(10);
  setTimeout(say("5"), 5);
  setTimeout(say("2"), 2);
  setImmediate(say("immediate"));
  busy(20);
  await Promise.resolve();
  console.log("tick");
  await sleep(300);
  console.log("end");
}
main();
