const say = (text) => () => console.log(text);

async function stuck(p) {
  console.log("stuck begins");
  try {
    await p;
    console.log("must not be seen");
  } finally {
    console.log("nor this");
  }
}

const never = new Promise(() => {});
setTimeout(say("timer"), 200);
setImmediate(say("immediate"));
console.log("main waits");
await stuck(never);
console.log("must not be seen");
