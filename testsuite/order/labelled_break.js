async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function search(wanted) {
  let seen = 0;

  found: {
    nextRow: for (let i = 0; i < 3; i++) {
      try {
        for (let j = 0; j < 3; j++) {
          try {
            await Promise.resolve();
            console.log(`  ${i} ${j}`);
            seen++;
            if (10 * i + j === wanted) break found;
            if (j > i) continue nextRow;
          } finally {
            console.log(`  inner finally ${i} ${j}`);
            await Promise.resolve();
          }
        }
      } finally {
        console.log(`  outer finally ${i}`);
      }
      console.log(`  row ${i} has been walked`);
    }
    console.log("  not found");
    return -seen;
  }
  await Promise.resolve();
  console.log("  found");
  return seen;
}

async function main() {
  const ticking = tick(60);

  console.log(await search(0));
  console.log(await search(11));
  console.log(await search(22));
  console.log(await search(99));
  await ticking;
}
main();
