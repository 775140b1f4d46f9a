const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => () => console.log(text);

function show(p, name) {
  p.then(
    (value) => console.log(`${name} fulfilled: ${value}`),
    (e) => console.log(`${name} rejected: ${e.message}`),
  );
}

async function fails(ms) {
  if (ms > 0) await sleep(ms);
  throw new Error(`after ${ms}`);
}

async function works(ms) {
  await sleep(ms);
  return ms;
}

async function main() {
  const late = fails(10);

  show(fails(0), "at once");
  show(works(120), "works");
  show(late, "late");
  show(late, "late again");
  queueMicrotask(say("microtask"));
  console.log("main goes on");
  try {
    await late;
  } catch (e) {
    console.log(`main: ${e.message}`);
  }
  show(late, "late when settled");
  console.log("main ends");
}
main();
