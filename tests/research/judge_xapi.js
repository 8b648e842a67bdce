// Reads files of xAPI statements and says what xapi-validation has against them.
// usage: node judge_xapi.js MODULES_FOLDER FILE...
// prints one JSON value: {"statements", "faults": [{"file", "number", "said"}]}
const fs = require("fs");
const path = require("path");
const judge = require(path.join(process.argv[2], "@learninglocker", "xapi-validation")).default;

const faults = [];
let statements = 0;
for (const file of process.argv.slice(3)) {
  const every = JSON.parse(fs.readFileSync(file, "utf8"));
  statements += every.length;
  every.forEach((one, number) => {
    for (const said of judge(one)) faults.push({ file: path.basename(file), number, said: said.constructor.name });
  });
}
console.log(JSON.stringify({ statements, faults }));
