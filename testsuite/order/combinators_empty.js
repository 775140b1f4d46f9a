async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function main() {
  const none = [];
  const ticking = tick(8);
  const race = Promise.race(none);
  const any = Promise.any(none);
  let raceState = "pending";

  race.then(
    () => console.log((raceState = "fulfilled")),
    () => console.log((raceState = "rejected")),
  );
  any.then(
    () => console.log("any is fulfilled"),
    () => console.log("any is rejected"),
  );
  await Promise.all(none);
  console.log("all");
  await Promise.allSettled(none);
  console.log("all settled");
  try {
    await any;
    console.log("any has one");
  } catch (e) {
    console.log("any has none");
  }
  await ticking;
  console.log(`race is ${raceState}`);
}
main();
