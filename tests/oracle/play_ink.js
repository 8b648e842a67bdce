// Plays .ink files with inkjs at random and writes what happened: for each line read, one line written, both JSON.
// usage: node play_ink.js INKJS_FOLDER
// {"file", "runs", "turns", "seed", "steps", "first"} gives
// {"file", "errors", "warnings", "json", "runs": [{"choices", "turns", "faults", "large"}]};
// "steps" is how many are allowed within a turn, "first" the choices that come before those taken at random; "json" is
// the compiled story, "large" the turns in which a number left the 32 bits it has elsewhere, and "crash" stands in a
// run that did not come to its end.
const fs = require("fs");
const path = require("path");
const folder = process.argv[2];
const inkjs = require(path.join(folder, "dist", "ink-full.js"));

function random(state) {
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function compiled(file) {
  const errors = [];
  const warnings = [];
  const base = path.dirname(file);
  const options = new inkjs.CompilerOptions(path.basename(file), [], false,
    (message, type) => (type === 2 ? errors : warnings).push(message),
    { ResolveInkFilename: (name) => path.join(base, name),
      LoadInkFileContents: (name) => fs.readFileSync(name, "utf8") });
  let story = null;
  try {
    story = new inkjs.Compiler(fs.readFileSync(file, "utf8"), options).Compile();
  } catch (error) {
    errors.push(String(error));
  }
  return { json: errors.length || !story ? null : story.ToJson(), errors, warnings };
}

const LARGEST = 2147483647;

function played(json, pick, turnsLeft, mostSteps) {
  const run = { choices: [], turns: [], faults: [], large: [] };
  try {
    play(new inkjs.Story(json), run, pick, turnsLeft, mostSteps);
  } catch (error) {
    run.crash = String(error);
  }
  return run;
}

function play(story, run, pick, turnsLeft, mostSteps) {
  const { choices, turns, faults, large } = run;
  const step = story.Step.bind(story);
  let steps = 0;
  story.Step = () => {
    if (++steps > mostSteps) throw new Error("endless");
    step();
    const result = story.state.evaluationStack.at(-1)?.value;
    const left = typeof result === "number" && Math.abs(result) > LARGEST;
    if (left && large.at(-1) !== turns.length) large.push(turns.length);
  };
  story.onError = (message) => faults.push(message);
  for (;;) {
    const lines = [];
    steps = 0;
    while (story.canContinue) {
      const text = story.Continue();
      lines.push({ text: text.replace(/\n$/, ""), tags: story.currentTags.slice() });
    }
    const offered = story.currentChoices.map((c) => ({ text: c.text, tags: (c.tags || []).slice() }));
    turns.push({ lines, choices: offered });
    if (!offered.length || turns.length >= turnsLeft) return;
    choices.push(pick(offered.length));
    story.ChooseChoiceIndex(choices.at(-1));
  }
}

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { file, runs, turns, seed, steps, first } = JSON.parse(line);
  const { json, errors, warnings } = compiled(file);
  const found = { file, errors, warnings, json, runs: [] };
  if (json) {
    const next = random(seed);
    for (let run = 0; run < runs; run++) {
      const given = first.slice();
      const pick = (count) => (given.length ? given.shift() : Math.floor(next() * count));
      found.runs.push(played(json, pick, turns, steps));
    }
  }
  process.stdout.write(JSON.stringify(found) + "\n");
});
