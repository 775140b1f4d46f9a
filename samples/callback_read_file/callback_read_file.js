const fs = require("fs");

function readFile(path, callback) {
  setImmediate(() => {
    let text;
    try {
      text = fs.readFileSync(path, "utf8");
    } catch {
      return callback(null, "no such file");
    }
    callback(text, null);
  });
}

function show(text, error) {
  if (error !== null) console.log(`callback: ${error}`);
  else process.stdout.write(`callback: ${text}`);
}

readFile("note.txt", show);
readFile("missing.txt", show);
console.log("the line after the calls");
