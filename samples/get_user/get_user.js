const LOOKUP_MS = 50;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function getUserAtOnce() {
  let found;
  setTimeout(() => (found = "Ada"), LOOKUP_MS);
  return found;
}

function getUserThen(callback) {
  setTimeout(() => callback("Ada"), LOOKUP_MS);
}

async function getUser() {
  await sleep(LOOKUP_MS);
  return "Ada";
}

async function main() {
  console.log(`at once: ${getUserAtOnce() ?? "nothing"}`);
  getUserThen((name) => console.log(`by callback: ${name}`));
  await sleep(2 * LOOKUP_MS);
  console.log(`awaited: ${await getUser()}`);
}
main();
