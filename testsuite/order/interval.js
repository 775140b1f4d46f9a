const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

function beat(b) {
  console.log(`${b.name}, ${--b.left} left`);
  queueMicrotask(say("microtask of a beat"));
  if (b.left === 0) clearInterval(b.timer);
}

async function main() {
  const a = { name: "a", left: 3 };
  const b = { name: "b", left: 100 };
  const once = setTimeout(say("once"), 50);
  const gone = setImmediate(say("immediate"));

  a.timer = setInterval(beat, 60, a);
  await sleep(300);
  clearTimeout(once);
  console.log("second");
  b.timer = setInterval(beat, 100, b);
  await sleep(250);
  clearInterval(b.timer);
  clearInterval(b.timer);
  clearImmediate(gone);
  clearTimeout(setTimeout(say("never"), 1));
  clearImmediate(setImmediate(say("never")));
  console.log("end");
  process.exitCode = b.left;
}
main();
