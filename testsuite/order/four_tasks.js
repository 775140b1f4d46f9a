const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function twice(who) {
  console.log(`${who} in twice`);
  await Promise.resolve();
  console.log(`${who} in twice again`);
  return 2;
}

async function handedOn(who) {
  return twice(who);
}

async function spinner() {
  for (let i = 1; i <= 20; i++) {
    console.log(`spinner ${i}`);
    await Promise.resolve();
  }
}

async function caller() {
  for (let i = 1; i <= 3; i++) {
    console.log(`caller ${i}`);
    console.log(`caller got ${(await twice("caller")) * i}`);
  }
}

async function adopter() {
  for (let i = 1; i <= 3; i++) {
    const p = handedOn("adopter");
    console.log(`adopter ${i}`);
    console.log(`adopter got ${(await p) + (await p)}`);
  }
}

async function sleeper(tell) {
  console.log("sleeper");
  await sleep(1);
  console.log("sleeper has slept");
  tell(5);
  console.log("sleeper has told");
  await handedOn("sleeper");
  console.log("sleeper ends");
}

async function listener(news) {
  console.log(`listener heard ${await news}`);
  await twice("listener");
  console.log("listener ends");
}

async function main() {
  let tell;
  const news = new Promise((resolve) => (tell = resolve));
  const tasks = [spinner(), caller(), adopter(), sleeper(tell), listener(news)];

  console.log("main");
  await Promise.race(tasks);
  console.log("the first has ended");
  await Promise.all(tasks);
  console.log("all have ended");
}
main();
