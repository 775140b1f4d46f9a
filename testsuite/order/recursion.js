async function tick(ticks) {
  for (let i = 1; i <= ticks; i++) {
    console.log(`tick ${i}`);
    await Promise.resolve();
  }
}

async function isEven(n) {
  if (n === 0) return 1;
  return await isOdd(n - 1);
}

async function isOdd(n) {
  if (n === 0) return 0;
  if (n % 5 === 0) return isEven(n - 1);
  return await isEven(n - 1);
}

async function fib(n) {
  if (n < 2) {
    console.log(`leaf ${n}`);
    return n;
  }
  return (await fib(n - 1)) + (await fib(n - 2));
}

async function fibBoth(n) {
  if (n < 2) return n;
  const a = fibBoth(n - 1);
  const b = fibBoth(n - 2);
  const sum = (await a) + (await b);
  console.log(`fib_both ${n} is ${sum}`);
  return sum;
}

async function depthFirst(depth, path) {
  let sum = path;

  console.log(`enter ${path}`);
  for (let i = 1; i <= 2 && depth > 0; i++) sum += await depthFirst(depth - 1, path * 10 + i);
  if (depth === 0 && path % 2 === 0) await Promise.resolve();
  console.log(`leave ${path}`);
  return sum;
}

async function main() {
  const ticking = tick(60);

  console.log(`${await isEven(12)} ${await isOdd(12)}`);
  console.log(`fib ${await fib(5)}`);
  console.log(`fib_both ${await fibBoth(5)}`);
  console.log(`sum ${await depthFirst(3, 1)}`);
  await ticking;
}
main();
