const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function downloadData(url) {
  console.log(`downloading ${url}`);
  await sleep(5);
  if (url.includes("broken")) throw Object.assign(new Error(`${url} is not there`), { code: 404 });
  return "fresh data";
}

async function downloadFallbackData(url) {
  console.log(`downloading ${url} from the mirror`);
  await sleep(5);
  return "old data";
}

async function processDataInWorker(data) {
  console.log(`processing ${data}`);
  await sleep(5);
  return data.length;
}

async function getProcessedData(url) {
  let data;
  try {
    data = await downloadData(url);
  } catch (e) {
    console.log(`failed with ${e.code}: ${e.message}`);
    data = await downloadFallbackData(url);
  }
  return processDataInWorker(data);
}

async function main() {
  console.log(`processed ${await getProcessedData("example.test/good")} letters`);
  console.log(`processed ${await getProcessedData("example.test/broken")} letters`);
}
main();
