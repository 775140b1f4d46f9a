async function save(what, works) {
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (!works) throw new Error(`no room for the ${what}`);
  console.log(`saved the ${what}`);
}

async function forgetful() {
  try {
    Promise.all([save("text", true), save("pictures", false)]);
    console.log("forgetful: everything is saved");
  } catch (e) {
    console.log(`forgetful caught: ${e.message}`);
  }
}

async function careful() {
  try {
    await Promise.all([save("text", true), save("pictures", false)]);
    console.log("careful: everything is saved");
  } catch (e) {
    console.log(`careful caught: ${e.message}`);
  }
}

async function main() {
  process.on("unhandledRejection", (e) => console.log(`nobody was there for: ${e.message}`));
  await forgetful();
  await new Promise((resolve) => setTimeout(resolve, 60));
  await careful();
}
main();
