async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function failsAtOnce(why) {
  console.log(`  ${why} begins`);
  throw new Error(why);
}

async function failsInside(why) {
  return 1 + (await failsAtOnce(why));
}

async function failsLater(why) {
  await Promise.resolve();
  throw new Error(why);
}

function plainCaller(out) {
  out.promise = failsAtOnce("from plain C");
  console.log("  plain C goes on");
  return 3;
}

async function main() {
  const ticking = tick(14);
  let kept;
  const out = {};

  try {
    kept = failsAtOnce("kept");
    console.log("the call came back");
    console.log(plainCaller(out));
  } catch (e) {
    console.log(`must not be seen: ${e.message}`);
  }
  try {
    await kept;
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  try {
    await out.promise;
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  try {
    console.log(await failsInside("inside"));
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  try {
    console.log(await failsLater("later"));
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  try {
    throw new Error("directly");
  } catch (e) {
    console.log(`caught ${e.message}`);
  }
  await ticking;
}
main();
