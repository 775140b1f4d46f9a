const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function job(id, ms) {
  console.log(`job ${id} begins`);
  await sleep(ms);
  console.log(`job ${id} ends`);
  if (id === 3) throw Object.assign(new Error(`job ${id} has failed`), { code: id });
  return id * 10;
}

async function sumOf(jobs, n) {
  let sum = 0;

  for (let i = 0; i < n; i++) {
    try {
      const value = await jobs[i];
      console.log(`has ${value}`);
      if (value === 20) continue;
      sum += value;
    } catch (e) {
      console.log(e.message);
      if (e.code !== 3) throw e;
    } finally {
      console.log(`${i} is done`);
    }
  }
  return sum;
}

async function main() {
  const jobs = [];
  const ms = [180, 60, 300, 420, 120];

  for (let i = 0; i < 5; i++) jobs[i] = job(i, ms[i]);
  console.log(`sum ${await sumOf(jobs, 5)}`);
  for (let i = 0; i < 2; i++) jobs[i] = job(i + 5, 60 * (2 - i));
  console.log(`sum ${await sumOf(jobs, 2)}`);
}
main();
