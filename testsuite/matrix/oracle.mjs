// oracle.mjs - node's part of main.c: what the nests log in JavaScript
//
// node oracle.mjs CELLS.mjs prints the lines that the program has to print of
// the same cells. How an await completes does not matter here: an error in an
// await is thrown where it was waiting.
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const EIO = 5, EPIPE = 32, ECANCELED = 125;
const EXITS = 7;

globalThis.error = (code) => Object.assign(new Error(), { code });

globalThis.note = (w, what, value) => {
  w.log += ` ${what}=${value}`;
};

globalThis.leave = (w, id) => {
  if (id !== w.leaveId || ++w.leaves !== w.leaveAt) return false;
  w.log += " leave";
  w.left = true;
  return true;
};

globalThis.h = (w, n, value) => {
  w.log += ` ${n}:${value}`;
  return value;
};

globalThis.g = async (w, n, value) => {
  h(w, n, value);
  w.awaits++;
  if (w.awaits === w.upsetAt) throw error(w.code);
  if (w.awaits === w.againAt) throw error(EPIPE);
  return value;
};

async function run(cell, options) {
  const w = { leaveId: 0, leaveAt: 0, upsetAt: 0, againAt: 0, code: 0,
              awaits: 0, leaves: 0, left: false, log: "", ...options };
  try {
    const result = await cell.run(w);
    w.log += ` gave=${result}`;
  } catch (e) {
    if (e.code === undefined) throw e;
    w.log += ` threw=${e.code}`;
  }
  return w;
}

function print(cell, w, mark) {
  let line = cell.name;
  if (w.leaveId) line += ` leave ${w.leaveId} at ${w.leaveAt}`;
  if (w.upsetAt) line += ` error ${w.code} in ${w.upsetAt}`;
  if (w.againAt) line += ` and in ${w.againAt}`;
  console.log(`${line}${mark}:${w.log}`);
}

async function runUndisturbed(cell, leaveId, leaveAt) {
  const w = await run(cell, { leaveId, leaveAt });
  if (!leaveId || w.left) print(cell, w, "");
  return w;
}

async function runUpset(cell, n, code, again) {
  const w = await run(cell, { upsetAt: n, code, againAt: again ? n + again : 0 });
  if (!again || w.awaits >= w.againAt) print(cell, w, "");
}

async function runCell(cell) {
  const w = await runUndisturbed(cell, 0, 0);
  for (let id = 1; id < EXITS; id++)
    for (let at = 1; at <= 2; at++)
      if (cell.exits & (1 << id) && !(await runUndisturbed(cell, id, at)).left) break;
  if (cell.calm) return;
  for (let n = 1; n <= w.awaits && n <= 10; n++)
    for (let again = 0; again <= 2; again++) {
      await runUpset(cell, n, EIO, again);
      await runUpset(cell, n, ECANCELED, again);
    }
}

const { groups } = await import(pathToFileURL(resolve(process.argv[2])));
for (const cells of groups) {
  for (const cell of cells) await runCell(cell);
  for (const cell of cells) print(cell, await run(cell, {}), " (together)");
}
