/**
 * A process that runs the tests or benchmarks of one module:
 *
 *   <runtime> worker.js <address of the module> <settings as JSON>
 *
 * It reports to the process that started it on standard output, between what the tests print: each report is a mark,
 * JSON, and a line end. The mark is a control character and a token that the tests don't know.
 */

import process from "node:process";
import { fileURLToPath } from "node:url";

import linkErrors from "../link_errors.cjs";
import { benchmarks, hooks, state, tests } from "../testing.js";
import { startCoverage } from "./coverage.js";
import { describeFailure, placesOf } from "./failure.js";
import { measure } from "./measure.js";
import { markOf, titleOf } from "./protocol.js";

const [, , url, settingsText] = process.argv;
/** @type {import("./protocol.js").Settings} */
const settings = JSON.parse(settingsText);
const write = process.stdout.write.bind(process.stdout);
const mark = markOf(settings.token);

function report(event) {
  write(`${mark}${JSON.stringify(event)}\n`);
}

/** Ends a promise's race: fails the running test from outside of its body. */
let failFromOutside = null;

function handleStray(thrown) {
  if (failFromOutside !== null) failFromOutside(thrown);
  else report({ kind: "stray", failure: describeFailure(thrown) });
}

/** Waits for `work`, but not longer than `limit` milliseconds. */
async function within(limit, work) {
  let timer;
  const ended = new Promise((_, reject) => {
    failFromOutside = reject;
    const late = () => {
      const error = new Error(`did not end within ${limit} ms`);
      error.stack = "";
      reject(error);
    };
    timer = setTimeout(late, limit);
  });
  try {
    const value = await Promise.race([work(), ended]);
    // Rejections that nobody handles are told of after the promises that are due.
    await Promise.race([new Promise((resolve) => setImmediate(resolve)), ended]);
    return value;
  } finally {
    clearTimeout(timer);
    failFromOutside = null;
    ended.catch(() => {});
  }
}

/** Runs one test with its hooks; gives what failed first, or null. */
async function runTest(test, limit) {
  const own = (list) => list.filter((hook) => hook.url === url).map((hook) => hook.body);
  const after = [];
  let failed = null;
  const attempt = async (work) => {
    try {
      await within(limit, work);
    } catch (thrown) {
      failed ??= { thrown };
    }
  };
  await attempt(async () => {
    for (const body of own(hooks.before)) await body();
    await test.body((body) => after.push(body));
  });
  for (const body of [...after.reverse(), ...own(hooks.after)]) {
    report({ kind: "alive" });
    await attempt(body);
  }
  return failed;
}

async function runTests(chosen) {
  for (let at = settings.from; at < chosen.length; at++) {
    const test = chosen[at];
    const limit = test.timeout ?? settings.timeout;
    state.running = { source: settings.source, name: titleOf(test), unnamed: 0 };
    report({ kind: "start", at, limit });
    const started = performance.now();
    const failed = await runTest(test, limit);
    const duration = performance.now() - started;
    report({ kind: "end", at, duration, failure: failed === null ? null : describeFailure(failed.thrown) });
  }
}

async function runBenchmarks(chosen) {
  for (let at = settings.from; at < chosen.length; at++) {
    report({ kind: "start", at, limit: settings.timeout });
    try {
      const figures = await within(settings.timeout, () => measure(chosen[at].body, settings.time));
      report({ kind: "end", at, figures, failure: null });
    } catch (thrown) {
      report({ kind: "end", at, failure: describeFailure(thrown) });
    }
  }
}

function describeUnloadable(thrown) {
  const linking = linkErrors.explainLinkError(thrown, fileURLToPath(url));
  if (linking === null) return describeFailure(thrown);
  return { message: linking.message, note: linking.tip, places: [linking.place] };
}

async function main() {
  // Both are the same pipe. What is written must have left before the process ends, also when the pipe is full.
  for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);
  // The tests see a process that has been started for their module.
  process.argv = [process.argv[0], fileURLToPath(url)];
  state.updateSnapshots = settings.updateSnapshots;
  Error.stackTraceLimit = 50;
  process.on("uncaughtException", handleStray);
  process.on("unhandledRejection", handleStray);
  const exit = process.exit.bind(process);
  process.exit = (status) => {
    report({ kind: "exit", status: Number(status ?? process.exitCode ?? 0), places: placesOf(new Error().stack ?? "") });
    return exit(status);
  };
  // A test that waits for nothing in particular must not end the process.
  setInterval(() => {}, 2 ** 30);
  const takeCoverage = settings.coverage ? await startCoverage() : null;
  try {
    await import(url);
  } catch (thrown) {
    report({ kind: "unloadable", failure: describeUnloadable(thrown) });
    exit(0);
  }
  const isTest = settings.mode === "test";
  const found = (isTest ? tests : benchmarks).filter((entry) => entry.url === url);
  const chosen = found.filter((entry) => titleOf(entry).includes(settings.filter));
  const entries = chosen.map((entry) => ({ name: titleOf(entry), line: entry.line }));
  report({ kind: "found", entries, filtered: found.length - chosen.length });
  await (isTest ? runTests(chosen) : runBenchmarks(chosen));
  report({ kind: "done", snapshots: state.snapshots, coverage: takeCoverage === null ? [] : await takeCoverage() });
  exit(0);
}

await main();
