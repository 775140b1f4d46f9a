const unit = Number(process.env.UNIT_MS) || 100;
let started;
const startTime = () => (started = performance.now());
const printTime = () =>
  console.log(`took ${Math.round((performance.now() - started) / unit)} units of time`);

function resolveAfter(message, units) {
  console.log(`starting ${message} promise`);
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(message);
      console.log(`${message} promise is done`);
    }, units * unit);
  });
}
const resolveAfter2Seconds = () => resolveAfter("slow", 2);
const resolveAfter1Second = () => resolveAfter("fast", 1);

async function sequentialStart() {
  console.log("== sequential_start ==");
  const slow = resolveAfter2Seconds();
  console.log(await slow);
  const fast = resolveAfter1Second();
  console.log(await fast);
  printTime();
}

async function concurrentStart() {
  console.log("== concurrent_start ==");
  const slow = resolveAfter2Seconds();
  const fast = resolveAfter1Second();
  console.log(await slow);
  console.log(await fast);
  printTime();
}

function concurrentPromise() {
  console.log("== concurrent_promise ==");
  return Promise.all([resolveAfter2Seconds(), resolveAfter1Second()]).then((messages) => {
    console.log(messages[0]);
    console.log(messages[1]);
    printTime();
  });
}

async function parallel() {
  console.log("== parallel ==");
  await Promise.all([
    (async () => console.log(await resolveAfter2Seconds()))(),
    (async () => console.log(await resolveAfter1Second()))(),
  ]);
  printTime();
}

function parallelPromise() {
  console.log("== parallel_promise ==");
  resolveAfter2Seconds().then((message) => {
    console.log(message);
    printTime();
  });
  resolveAfter1Second().then((message) => console.log(message));
}

async function main() {
  const ways = [sequentialStart, concurrentStart, concurrentPromise, parallel, parallelPromise];
  for (const way of ways) {
    startTime();
    await way();
    if (way === parallelPromise) console.log("parallel_promise is back at once");
  }
}
main();
