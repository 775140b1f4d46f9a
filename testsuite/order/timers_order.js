const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

async function main() {
  setTimeout(say("60"), 60);
  setTimeout(say("20 first"), 20);
  setTimeout(say("1 first"), 1);
  setTimeout(say("0 first"), 0);
  setTimeout(say("40"), 40);
  setTimeout(say("1 second"), 1);
  setTimeout(say("20 second"), 20);
  setTimeout(say("0 second"), 0);
  setTimeout(say("300"), 300);
  setTimeout(say("20 third"), 20);
  queueMicrotask(say("microtask"));
  console.log("main");
  await sleep(1);
  console.log("slept 1");
  await sleep(100);
  console.log("slept 100");
}
main();
