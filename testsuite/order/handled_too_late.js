const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function fails() {
  await Promise.resolve();
  throw new Error("nobody in time");
}

async function other() {
  for (let i = 1; i <= 6; i++) {
    console.log(`other ${i}`);
    await Promise.resolve();
  }
}

async function main() {
  const p = fails();

  other();
  console.log("main sleeps");
  await sleep(1);
  console.log("must not be seen");
  try {
    await p;
  } catch (e) {
    console.log(`must not be seen: ${e.message}`);
  }
}
main();
