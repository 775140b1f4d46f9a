async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function number(n) {
  if (n % 2 !== 0) await Promise.resolve();
  return n;
}

async function classify(n) {
  let name = "";

  switch (await number(n)) {
    case 0:
      await Promise.resolve();
      console.log("zero falls");
    case 1:
      console.log("one");
      await Promise.resolve();
      name = "low";
      break;
    default:
      console.log("default");
      if ((await number(n)) > 5) return "high";
      console.log("falls to two");
    case 2:
      switch (await number(n + 1)) {
        case 3:
          name = "inner three";
          break;
        case 5:
          try {
            throw new Error("five");
          } catch (e) {
            console.log(e.message);
            await Promise.resolve();
            break;
          } finally {
            console.log("finally in a case");
          }
          console.log("not reached");
          break;
        default:
          name = "inner default";
      }
      break;
    case 3: {
      const scoped = await number(33);
      console.log(`scoped ${scoped}`);
      name = "three";
    }
  }
  return name;
}

async function main() {
  const ticking = tick(50);

  for (let i = 0; i < 8; i++) {
    switch (i) {
      case 5:
        await Promise.resolve();
        continue;
      case 7:
        break;
      default:
        console.log(`${i} is ${await classify(i)}`);
    }
    console.log(`round ${i}`);
  }
  console.log("switches end");
  await ticking;
}
main();
