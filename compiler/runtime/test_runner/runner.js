/**
 * Runs the tests or benchmarks of compiled modules and reports what came of them:
 *
 *   <runtime> runner.js <plan> <options as JSON>
 *
 * The plan is a JSON file that the compiler writes beside the modules. Each module runs in a process of its own
 * (worker.js), so that tests can't see those of other files, whatever they do; a process that ends in the midst of a
 * test is followed by another one for the rest. Ends with status 0 when all passed, 1 otherwise, 130 when interrupted.
 */

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

import { jsonDocument } from "./json_report.js";
import { makeReport } from "./report.js";
import { count, safe } from "./text.js";
import { runWorker, stopWorkers } from "./worker_process.js";

/** What one test prints is kept up to this many characters. */
const MAX_OUTPUT = 65_536;

/**
 * @typedef {object} Options
 * @property {"test" | "bench"} mode
 * @property {string} filter
 * @property {string} color "auto", "always" or "never"
 * @property {boolean} json
 * @property {boolean} verbose
 * @property {boolean} quiet
 * @property {boolean} updateSnapshots
 * @property {boolean} coverage
 * @property {number} jobs how many files run at once
 * @property {number} timeout ms
 * @property {number} time ms for which a benchmark is measured
 */

/** The text of an output as far as it is kept. */
function appended(output, text) {
  if (output.length >= MAX_OUTPUT) return output;
  const whole = output + text;
  return whole.length > MAX_OUTPUT ? `${whole.slice(0, MAX_OUTPUT)}\n(more was printed)\n` : whole;
}

/** What there is to say about a worker that ended when it should not have. */
function describeEnd(end, exit, isLoaded) {
  if (end.isLate) return { message: `${isLoaded ? "did not end" : "was not loaded"} within ${end.limit} ms`, places: [] };
  if (exit !== null) return { message: `ended the program with status ${exit.status}`, places: exit.places };
  const how = end.signal !== null ? `was killed by ${end.signal}` : `ended with status ${end.status}`;
  return { message: `its process ${how}`, places: [] };
}

/**
 * Runs all tests of one file.
 * @param {(output: string) => void} onOutput hears what is printed outside of tests
 * @param {(result: object) => void} onResult hears of each test that has ended
 */
async function runFile(job, onOutput, onResult) {
  const outcome = { entries: [], filtered: 0, failures: [], output: "", coverage: [], snapshots: { written: 0, updated: 0 } };
  for (let from = 0; from !== null; ) {
    let current = null;
    let next = from;
    let isDone = false;
    let isFound = false;
    let exit = null;
    let loose = "";
    const flush = () => {
      if (loose !== "" && from === 0) {
        outcome.output = appended(outcome.output, loose);
        onOutput(loose);
      }
      loose = "";
    };
    const finish = (at, result) => {
      onResult({ ...outcome.entries[at], output: current.output, duration: performance.now() - current.started, ...result });
      current = null;
      next = at + 1;
    };
    const onText = (text) => {
      if (current !== null) current.output = appended(current.output, text);
      else loose = appended(loose, text);
    };
    const onEvent = (event) => {
      switch (event.kind) {
        case "found":
          isFound = true;
          outcome.entries = event.entries;
          outcome.filtered = event.filtered;
          break;
        case "start":
          flush();
          current = { at: event.at, output: "", started: performance.now() };
          break;
        case "end":
          finish(event.at, event);
          break;
        case "stray":
        case "unloadable":
          outcome.failures.push(event.failure);
          isDone ||= event.kind === "unloadable";
          break;
        case "exit":
          exit = event;
          break;
        case "done":
          isDone = true;
          outcome.coverage = event.coverage;
          outcome.snapshots.written += event.snapshots.written;
          outcome.snapshots.updated += event.snapshots.updated;
          break;
      }
    };
    const end = await runWorker({ ...job, settings: { ...job.settings, from } }, onText, onEvent);
    if (outcome.entries.length !== 0 || outcome.failures.length !== 0 || !isDone) flush();
    from = null;
    if (isDone) break;
    if (current !== null) finish(current.at, { failure: describeEnd(end, exit, isFound) });
    else outcome.failures.push(describeEnd(end, exit, isFound));
    if (isFound && next < outcome.entries.length) from = next;
  }
  return outcome;
}

/** Prints what belongs to the files in their order, as soon as all before them are done. */
function makeOrderedOutput(size) {
  const files = Array.from({ length: size }, () => ({ lines: [], isDone: false }));
  let front = 0;
  let hasPrinted = false;
  const flush = () => {
    const lines = files[front].lines.splice(0);
    if (lines.length === 0) return;
    const gap = hasPrinted && !files[front].hasPrinted ? [""] : [];
    process.stdout.write(`${[...gap, ...lines].join("\n")}\n`);
    files[front].hasPrinted = hasPrinted = true;
  };
  return {
    write(at, lines) {
      files[at].lines.push(...lines);
      if (at === front) flush();
    },
    done(at) {
      files[at].isDone = true;
      while (front < size && files[front].isDone) {
        front++;
        if (front < size) flush();
      }
    },
  };
}

/** Prints what is told of one file: its heading before the first lines, a blank line behind a failure. */
function makeFileOutput(output, at, heading) {
  let isEmpty = true;
  let hasFailed = false;
  return (lines, isFailure = false) => {
    if (lines.length === 0) return;
    output.write(at, [...(isEmpty ? heading : hasFailed ? [""] : []), ...lines]);
    isEmpty = false;
    hasFailed = isFailure;
  };
}

async function runOne(at, file, directory, options, report, output) {
  const { filter, timeout, time, updateSnapshots, coverage, mode } = options;
  const job = {
    url: pathToFileURL(file.module).href,
    directory,
    settings: { mode, source: file.source, filter, timeout, time, updateSnapshots, coverage },
  };
  const write = options.json ? () => {} : makeFileOutput(output, at, report.heading(file));
  const results = [];
  const onOutput = (text) => write(report.looseOutput(text));
  const onResult = (result) => {
    results.push(result);
    if (mode === "test") write(report.test(file, result), result.failure !== null);
  };
  const outcome = await runFile(job, onOutput, onResult);
  if (mode === "bench") write(report.benchmarks(file, results));
  for (const failure of outcome.failures) write(report.fileFailure(failure), true);
  output.done(at);
  return { file, results, ...outcome };
}

/** Runs several files at once; gives their outcomes in their order. */
async function runAll(files, directory, options, report) {
  const output = makeOrderedOutput(files.length);
  const outcomes = [];
  let next = 0;
  const lane = async () => {
    while (next < files.length) {
      const at = next++;
      outcomes[at] = await runOne(at, files[at], files[at].directory ?? directory, options, report, output);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, files.length) }, lane));
  return outcomes;
}

function isColored(choice) {
  if (choice !== "auto") return choice === "always";
  return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** The lines of each file, run when a test of any file has run them. */
function mergeCoverage(outcomes) {
  const merged = new Map();
  for (const { file, lines } of outcomes.flatMap((outcome) => outcome.coverage)) {
    if (!merged.has(file)) merged.set(file, new Map());
    const known = merged.get(file);
    for (const [line, wasRun] of lines) known.set(line, (known.get(line) ?? false) || wasRun);
  }
  return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sumUp(outcomes, started) {
  const totals = {
    passed: 0, failed: 0, filtered: 0, brokenFiles: 0, written: 0, updated: 0, failures: [],
    duration: performance.now() - started,
  };
  for (const { file, results, filtered, failures, snapshots } of outcomes) {
    totals.filtered += filtered;
    totals.written += snapshots.written;
    totals.updated += snapshots.updated;
    if (failures.length !== 0) {
      totals.brokenFiles++;
      totals.failures.push({ file });
    }
    for (const { name, line, failure } of results) {
      totals[failure === null ? "passed" : "failed"]++;
      if (failure !== null) totals.failures.push({ file, name, line });
    }
  }
  return totals;
}

async function main() {
  const started = performance.now();
  const [, , planPath, optionsText] = process.argv;
  const plan = JSON.parse(readFileSync(planPath, "utf8"));
  /** @type {Options} */
  const options = JSON.parse(optionsText);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      stopWorkers();
      process.exit(130);
    });
  }
  const noun = options.mode === "test" ? "test" : "benchmark";
  const files = plan.files
    .filter((file) => (options.mode === "test" ? file.tests : file.benchmarks) > 0)
    .map((file) => ({ ...file, module: resolve(dirname(planPath), file.module) }));
  const report = makeReport({
    mode: options.mode,
    isColored: isColored(options.color),
    isVerbose: options.verbose,
    isQuiet: options.quiet,
  });
  const outcomes = await runAll(files, plan.directory || process.cwd(), options, report);
  const totals = sumUp(outcomes, started);
  const ran = totals.passed + totals.failed;
  const isUnmatched = ran === 0 && totals.brokenFiles === 0 && options.filter !== "" && files.length !== 0;
  const coverage = options.coverage ? mergeCoverage(outcomes) : null;
  const isOk = totals.failed === 0 && totals.brokenFiles === 0 && !isUnmatched;
  const say = (lines) => process.stdout.write(`${lines.join("\n")}\n`);
  if (options.json) {
    say([JSON.stringify(jsonDocument(options.mode, outcomes, totals, coverage))]);
  } else if (files.length === 0) {
    say([`no ${noun}s found`]);
  } else if (isUnmatched) {
    say([`no ${noun} has \`${safe(options.filter)}\` in its name (${count(totals.filtered, noun)} filtered out)`]);
  } else if (!options.quiet || !isOk) {
    if (coverage !== null && ran > 0) say(report.coverage(coverage.size === 0 ? null : coverage));
    say(report.summary(totals));
  }
  process.exitCode = isOk ? 0 : 1;
}

await main();
