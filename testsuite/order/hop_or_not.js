const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const yieldNow = () => new Promise((resolve) => setImmediate(resolve));
const say = (text) => () => console.log(text);

async function atOnce() {
  return 1;
}

async function queues(what) {
  queueMicrotask(say(what));
  return 2;
}

async function queuesAndAwaits(what) {
  queueMicrotask(say(what));
  console.log("  child before");
  const n = await atOnce();
  console.log("  child after");
  return n;
}

async function settles(resolve) {
  resolve(3);
  console.log("  child has settled it");
  return 3;
}

async function grandchild(resolve) {
  const n = await settles(resolve);
  console.log("  grandchild goes on");
  return n;
}

async function waiter(p) {
  console.log(`waiter has ${await p}`);
  await atOnce();
  console.log("waiter ends");
}

async function startsAnother() {
  console.log("  starts");
  queuesAndAwaits("from another");
  console.log("  has started");
}

async function main() {
  let resolveP, resolveQ;
  const p = new Promise((r) => (resolveP = r));
  const q = new Promise((r) => (resolveQ = r));
  const a = waiter(p);
  const b = waiter(q);

  await sleep(1);
  await atOnce();
  console.log("nothing queued");
  queueMicrotask(say("queued by main"));
  await atOnce();
  console.log("after one queued");
  await queues("queued by a child");
  console.log("after a child that queued");
  await queuesAndAwaits("queued by a child that awaits");
  console.log("after a child that queued and awaited");
  await settles(resolveP);
  console.log("after p was settled");
  await sleep(1);
  await grandchild(resolveQ);
  console.log("after q was settled");
  await atOnce();
  await yieldNow();
  const s = Promise.resolve(1);
  await s;
  queueMicrotask(say("queued before s again"));
  await s;
  await s;
  console.log("s three times");
  await startsAnother();
  console.log("another was started");
  await sleep(1);
  await Promise.all([a, b, startsAnother()]);
  console.log("end");
}
main();
