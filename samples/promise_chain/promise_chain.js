const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function pickLeaves(who, spoons) {
  console.log(`${who}: picks ${spoons} spoons of leaves`);
  await sleep(10);
  return spoons;
}

async function boilWater(who, spoons) {
  console.log(`${who}: boils water for ${spoons} spoons`);
  await sleep(10);
  return spoons * 2;
}

async function pour(who, cups) {
  console.log(`${who}: pours ${cups} cups`);
  await sleep(10);
  if (cups > 5) throw new Error("only five cups in the house");
  return cups;
}

const failed = (e) => console.log(`chain: ${e.message}`);
function chain(spoons) {
  pickLeaves("chain", spoons).then((picked) => {
    boilWater("chain", picked).then((cups) => {
      pour("chain", cups).then((poured) => {
        console.log(`chain: ${poured} cups of tea`);
      }, failed);
    }, failed);
  }, failed);
}

async function makeTea(spoons) {
  try {
    const picked = await pickLeaves("async", spoons);
    const cups = await boilWater("async", picked);
    console.log(`async: ${await pour("async", cups)} cups of tea`);
  } catch (e) {
    console.log(`async: ${e.message}`);
  }
}

async function main() {
  for (let spoons = 2; spoons <= 3; spoons++) {
    chain(spoons);
    await makeTea(spoons);
  }
}
main();
