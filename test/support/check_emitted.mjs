// Parses every module below the folders that standard input names (a JSON list) and verifies its source map.
// Run by check_emitted.py with --experimental-vm-modules; ends with status 1 when a property does not hold.

import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const problems = [];
const counts = { modules: 0, maps: 0, marks: 0, names: 0 };

process.on("warning", (warning) => {
  const isOwn = warning.name === "ExperimentalWarning" && warning.message.includes("VM Modules");
  if (!isOwn) problems.push(`node warns: ${warning.message}`);
});

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The numbers of one segment.
function decode(segment) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const char of segment) {
    const digit = DIGITS.indexOf(char);
    if (digit < 0) throw new Error(`${JSON.stringify(char)} is no digit`);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = shift = 0;
  }
  if (shift !== 0) throw new Error(`${segment} ends within a number`);
  return numbers;
}

// The identifier at the start of a text.
const wordOf = (text) => /^[\p{L}\p{N}\p{M}_$]+/u.exec(text)?.[0] ?? "";

class MapCheck {
  constructor(file, map, code) {
    this.file = file;
    this.map = map;
    this.codeLines = code.split("\n");
    this.sourceLines = map.sourcesContent?.[0]?.split("\n") ?? [];
    this.usedNames = new Set();
    this.markedSourceLines = new Set();
  }

  note(text) {
    problems.push(`${this.file}: ${text}`);
  }

  run() {
    const { map } = this;
    if (map.version !== 3) this.note(`version ${map.version}`);
    if (map.sources?.length !== 1 || map.sourcesContent?.length !== 1) return this.note("one source is expected");
    const source = path.resolve(path.dirname(this.file), decodeURIComponent(map.sources[0]));
    if (!fs.existsSync(source)) this.note(`its source ${map.sources[0]} is not there`);
    else if (fs.readFileSync(source, "utf8") !== map.sourcesContent[0]) this.note("sourcesContent is another text");
    if (new Set(map.names).size !== map.names.length) this.note("a name stands twice");
    const lines = map.mappings.split(";");
    if (lines.length > this.codeLines.length) this.note("more lines than the module has");
    const state = { line: 0, column: 0, name: 0 };
    lines.forEach((line, index) => this.checkLine(line, index, state));
    map.names.forEach((name, index) => this.usedNames.has(index) || this.note(`nothing has the name ${name}`));
    this.checkStatementsAreMarked(lines);
    this.checkBreakpoints();
  }

  checkLine(line, index, state) {
    let column = -1;
    if (line === "") return;
    for (const segment of line.split(",")) {
      const numbers = decode(segment);
      if (numbers.length !== 4 && numbers.length !== 5) return this.note(`segment ${segment} has ${numbers.length} parts`);
      const before = column;
      column = Math.max(column, 0) + numbers[0];
      if (column <= before) return this.note(`line ${index + 1}: column ${column} follows ${before}`);
      if (numbers[1] !== 0) this.note(`segment ${segment} names another source`);
      state.line += numbers[2];
      state.column += numbers[3];
      counts.marks += 1;
      const code = this.codeLines[index];
      if (column > code.length) this.note(`line ${index + 1} has no column ${column}`);
      const source = this.sourceLines[state.line];
      if (source === undefined || state.column < 0 || state.column > source.length) {
        this.note(`${state.line + 1}:${state.column + 1} is not in the source`);
        continue;
      }
      this.markedSourceLines.add(state.line);
      if (numbers.length === 5) {
        state.name += numbers[4];
        this.checkName(state.name, source.slice(state.column), code.slice(column), index);
      }
    }
  }

  // A named mark leads from an identifier to the same name in the source; on the way it may have got a prefix, a
  // number or become a function of the runtime.
  checkName(name, source, code, index) {
    const text = this.map.names[name];
    if (text === undefined) return this.note(`there is no name ${name}`);
    this.usedNames.add(name);
    counts.names += 1;
    if (!source.startsWith(text) || wordOf(source.slice(text.length)) !== "") {
      this.note(`line ${index + 1}: ${text} leads to ${JSON.stringify(source.slice(0, 20))}`);
    }
    if (!/^[\p{L}\p{N}\p{M}_$"`(]/u.test(code)) this.note(`line ${index + 1}: ${text} is marked at ${code.slice(0, 20)}`);
  }

  // What can fail or stop in a debugger leads somewhere: every line with a call has a mark, but for those that set
  // up a type.
  checkStatementsAreMarked(lines) {
    const first = lines.findIndex((line) => line !== "");
    const isMachinery = /^\s*(\/\*|\*|\/\/|if \(!new\.target\)|(const \S+ = )?\$(struct|variant|unitVariant|refinement|derive)\()/;
    this.codeLines.forEach((code, index) => {
      if (index < first || !/[\w$]\(/.test(code) || isMachinery.test(code)) return;
      if (!lines[index]) this.note(`line ${index + 1} leads nowhere: ${code.trim()}`);
    });
  }

  // A breakpoint can be set on each line of the source that begins with a statement that does something.
  checkBreakpoints() {
    const doesSomething = /^\s*(return\b|if |elif |for |while |guard |defer |match |[\p{L}_][\p{L}\p{N}_.]*(\(| [-+*/]?= ))/u;
    let isText = false; // within a string of several lines
    let isTest = false; // within a block that only `tovac test` and `tovac bench` build
    this.sourceLines.forEach((line, index) => {
      isTest = isTest ? !line.startsWith("}") : /^(test|bench)\b.*\{$/.test(line);
      const isCode = !isText && !isTest;
      if (line.split('"""').length % 2 === 0) isText = !isText;
      if (!isCode || !doesSomething.test(line) || this.markedSourceLines.has(index)) return;
      this.note(`no mark leads to line ${index + 1} of the source: ${line.trim()}`);
    });
  }
}

function checkModule(file) {
  const code = fs.readFileSync(file, "utf8");
  counts.modules += 1;
  try {
    new vm.SourceTextModule(code, { identifier: file });
  } catch (error) {
    problems.push(`${file}: ${error.message}`);
  }
  const reference = /\n\/\/# sourceMappingURL=(.+)\n$/.exec(code)?.[1];
  if (reference === undefined) return;
  counts.maps += 1;
  const map = JSON.parse(fs.readFileSync(path.join(path.dirname(file), decodeURIComponent(reference)), "utf8"));
  new MapCheck(file, map, code).run();
}

const seenRuntime = new Set();
for (const folder of JSON.parse(fs.readFileSync(0, "utf8"))) {
  for (const name of fs.readdirSync(folder, { recursive: true }).sort()) {
    if (!name.endsWith(".js") && !name.endsWith(".mjs")) continue;
    // The runtime is the same everywhere.
    if (name.startsWith("_tova/") && (seenRuntime.has(name) || !seenRuntime.add(name))) continue;
    checkModule(path.join(folder, name));
  }
}
// Warnings are delivered after this turn.
setImmediate(() => {
  for (const problem of problems) console.log(problem);
  console.log(`${counts.modules} modules parse, ${counts.maps} maps, ${counts.marks} marks, ${counts.names} of them names`);
  if (counts.maps === 0) console.log("no map was found");
  process.exitCode = problems.length > 0 || counts.maps === 0 ? 1 : 0;
});
