const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

async function main() {
  setTimeout(say("300"), 300);
  setTimeout(say("100 first"), 100);
  setTimeout(say("1 first"), 1);
  setTimeout(say("0 first"), 0);
  setTimeout(say("200"), 200);
  setTimeout(say("1 second"), 1);
  setTimeout(say("100 second"), 100);
  setTimeout(say("0 second"), 0);
  setTimeout(say("700"), 700);
  setTimeout(say("100 third"), 100);
  queueMicrotask(say("microtask"));
  console.log("main");
  await sleep(1);
  console.log("slept 1");
  await sleep(450);
  console.log("slept 450");
}
main();
