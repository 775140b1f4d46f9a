// peer.mjs - the same in JavaScript, the language whose order of events all the C programs keep
import process from 'node:process';

const DEPTH = 100, SLEEP_MS = 500;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function one(i) {
    return i + 1;
}

async function ready(n) {
    let sum = 0;
    for (let i = 0; i < n; i++)
        sum += await one(i);
    return sum;
}

async function hop(settled, n) {
    let i;
    for (i = 0; i < n; i++)
        await settled;
    return i;
}

async function hops(n) {
    const settled = Promise.resolve();
    const a = hop(settled, n / 2), b = hop(settled, n / 2);
    return await a + await b;
}

let gate, open;

function gateNew() {
    gate = new Promise((resolve) => { open = resolve; });
}

async function chain(n) {
    if (n === 1) {
        await gate;
        return 1;
    }
    return 1 + await chain(n - 1);
}

async function chains(n) {
    let sum = 0;
    while (n-- > 0) {
        gateNew();
        const p = chain(DEPTH);
        open();
        sum += await p;
    }
    return sum;
}

let woken = 0;

async function waiter(p) {
    await p;
    woken++;
}

async function sleeper(ms) {
    await sleep(ms);
    woken++;
}

async function tasks(n, start) {
    let done = null;
    const before = process.memoryUsage.rss();
    for (let i = 0; i < n; i++)
        done = start(i);
    held = process.memoryUsage.rss() - before;
    return done;
}

async function gateTasks(n) {
    gateNew();
    const all = tasks(n, () => waiter(gate));
    open();
    await all;
    return woken;
}

async function timers(n) {
    tasks(n, (i) => sleeper(1 + i * 7919 % SLEEP_MS));
    while (woken < n)
        await sleep(1);
    return woken;
}

let held = 0;
const [mode, n] = process.argv.slice(2);
const run = { ready, hop: hops, chain: chains, gate: gateTasks, timers }[mode];
const before = process.cpuUsage();
const sum = await run(Number(n));
const used = process.cpuUsage(before);
console.log(`${(used.user + used.system) * 1000} ${held} ${sum}`);
