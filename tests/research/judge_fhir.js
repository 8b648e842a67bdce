// Asks the npm package `fhir` about bundles, one JSON a line on stdin: a line each with what is wrong, as JSON.
const { Fhir } = require(require("path").join(process.argv[2], "fhir", "fhir.js"));
const judge = new Fhir();
for (const line of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  let told;
  try {
    const found = judge.validate(line, { errorOnUnexpected: true });
    const bad = found.messages.filter((one) => one.severity === "error" || one.severity === "fatal");
    told = bad.map((one) => `${one.location}: ${one.message}`);
    if (!found.valid && !told.length) told = ["not valid"];
  } catch (error) {
    told = [String(error)];
  }
  console.log(JSON.stringify(told));
}
