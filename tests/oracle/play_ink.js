// Plays .ink files with inkjs at random and writes what happened: for each line read, one line written, both JSON.
// usage: node play_ink.js INKJS_FOLDER
// {"file", "runs", "turns", "seed"} gives {"file", "errors", "warnings", "json", "runs": [{"choices", "turns", "faults"}]};
// "json" is the compiled story, "crash" stands in a run that did not come to its end.
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

function played(json, next, turnsLeft) {
  const story = new inkjs.Story(json);
  const faults = [];
  const step = story.Step.bind(story);
  let steps = 0;
  story.Step = () => {
    if (++steps > 1500) throw new Error("endless");
    step();
  };
  story.onError = (message) => faults.push(message);
  const choices = [];
  const turns = [];
  for (;;) {
    const lines = [];
    steps = 0;
    try {
      while (story.canContinue) {
        const text = story.Continue();
        lines.push({ text: text.replace(/\n$/, ""), tags: story.currentTags.slice() });
      }
    } catch (error) {
      if (!String(error).includes("endless")) throw error;
      return { choices, turns, faults, crash: String(error) };
    }
    const offered = story.currentChoices.map((c) => ({ text: c.text, tags: (c.tags || []).slice() }));
    turns.push({ lines, choices: offered });
    if (!offered.length || turns.length >= turnsLeft) break;
    const pick = Math.floor(next() * offered.length);
    choices.push(pick);
    story.ChooseChoiceIndex(pick);
  }
  return { choices, turns, faults };
}

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { file, runs, turns, seed } = JSON.parse(line);
  const { json, errors, warnings } = compiled(file);
  const found = { file, errors, warnings, json, runs: [] };
  if (json) {
    const next = random(seed);
    for (let run = 0; run < runs; run++) {
      try {
        found.runs.push(played(json, next, turns));
      } catch (error) {
        found.runs.push({ choices: [], turns: [], faults: [], crash: String(error) });
      }
    }
  }
  process.stdout.write(JSON.stringify(found) + "\n");
});
