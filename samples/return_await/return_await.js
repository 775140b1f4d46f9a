async function fails() {
  await new Promise((resolve) => setTimeout(resolve, 5));
  throw new Error("the disk is full");
}

async function withReturn() {
  try {
    return fails();
  } catch (e) {
    console.log(`with_return caught: ${e.message}`);
  }
  return -1;
}

async function withReturnAwait() {
  try {
    return await fails();
  } catch (e) {
    console.log(`with_return_await caught: ${e.message}`);
  }
  return -1;
}

async function main() {
  try {
    console.log(`with_return gave ${await withReturn()}`);
  } catch (e) {
    console.log(`main caught: ${e.message}`);
  }
  console.log(`with_return_await gave ${await withReturnAwait()}`);
}
main();
