/** What programs read of a run of tests or benchmarks; docs/testing.md describes it. */

import { shownPath } from "./text.js";

function failureDocument(failure) {
  const places = failure.places.map(({ file, line, column }) => ({ file: shownPath(file), line, column }));
  const { message, expected, actual, differences, note } = failure;
  const lines = differences?.map(([mark, text]) => `${mark} ${text}`);
  return { message, expected, actual, differences: lines, note, ...places[0], stack: places };
}

function resultDocument(mode, { name, line, duration, output, failure, figures }) {
  const document = { name, line };
  if (mode === "test") document.status = failure === null ? "passed" : "failed";
  if (mode === "test") document.duration_ms = Number(duration.toFixed(3));
  if (figures !== undefined) {
    document.iterations = figures.iterations;
    document.median_ns = figures.median;
    document.mean_ns = figures.mean;
    document.deviation_ns = figures.deviation;
    document.ops_per_second = figures.operationsPerSecond;
  }
  if (output !== "") document.output = output;
  if (failure !== null) document.error = failureDocument(failure);
  return document;
}

/** The whole run as one value for JSON. */
export function jsonDocument(mode, outcomes, totals, coverage) {
  const files = outcomes.map(({ file, results, failures, output }) => {
    const document = { path: shownPath(file.source) };
    document[mode === "test" ? "tests" : "benchmarks"] = results.map((result) => resultDocument(mode, result));
    if (output !== "") document.output = output;
    if (failures.length !== 0) document.errors = failures.map(failureDocument);
    return document;
  });
  const document = {
    files,
    [mode === "test" ? "passed" : "measured"]: totals.passed,
    failed: totals.failed,
    filtered: totals.filtered,
    files_with_errors: totals.brokenFiles,
    duration_ms: Number(totals.duration.toFixed(3)),
  };
  if (coverage !== null) {
    document.coverage = [...coverage].map(([file, lines]) => {
      const missed = [...lines].filter(([, wasRun]) => !wasRun).map(([line]) => line);
      return { path: shownPath(file), lines: lines.size, not_run: missed.sort((a, b) => a - b) };
    });
  }
  return document;
}
