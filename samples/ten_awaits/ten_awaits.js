const path = ["house", "hall", "stairs", "attic", "chest", "box", "bag", "book", "page", "word"];

async function openLevel(level) {
  console.log(`${" ".repeat(level - 1)}opened the ${path[level - 1]}`);
  await new Promise((resolve) => setTimeout(resolve, 1));
}

async function main() {
  await openLevel(1);
  await openLevel(2);
  await openLevel(3);
  await openLevel(4);
  await openLevel(5);
  await openLevel(6);
  await openLevel(7);
  await openLevel(8);
  await openLevel(9);
  await openLevel(10);
  console.log("and read it");
}
main();
