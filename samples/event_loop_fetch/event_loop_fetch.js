async function fetchData() {
  console.log("Start Fetch");
  await new Promise((resolve) => setTimeout(resolve, 10));
  console.log("End Fetch");
}

async function main() {
  console.log("Before Fetch");
  const fetched = fetchData();
  console.log("After Fetch");
  await fetched;
}
main();
