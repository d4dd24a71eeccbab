/** What people read of a run of tests or benchmarks. */

import { count, duration, grouped, makeStyle, pad, safe, shortTime, shownPath, snippet } from "./text.js";
import { width } from "../print.js";

/** Tests that take longer are shown with their time, in ms. */
const SLOW = 1000;
/** With more tests than these, failures are listed once more at the end. */
const MANY_TESTS = 20;
/** Uncovered lines are named up to this many pieces. */
const MAX_LINE_RANGES = 12;

/** The lines that tell of a failure. */
function failureLines(failure, fallback, style) {
  const lines = [`${style.boldRed("error")}: ${style.bold(safe(failure.message))}`];
  const [place = fallback, ...callers] = failure.places;
  if (place !== null) lines.push(...snippet(place, style));
  const values = [];
  if (failure.differences !== undefined) {
    values.push(`${style.green("- expected")}  ${style.boldRed("+ actual")}`);
    for (const [mark, text] of failure.differences) {
      const line = `${mark} ${safe(text)}`.trimEnd();
      values.push(mark === "-" ? style.green(line) : mark === "+" ? style.boldRed(line) : line);
    }
  } else if (failure.expected !== undefined) {
    values.push(`expected: ${style.green(safe(failure.expected))}`, `  actual: ${style.boldRed(safe(failure.actual))}`);
  }
  const calls = callers.map(({ file, line, column }) => `called at ${safe(shownPath(file))}:${line}:${column}`);
  const notes = failure.note === undefined ? [] : [`${style.cyan("Note")}: ${failure.note}`];
  const rest = [...values, ...notes, ...calls];
  if (rest.length !== 0 && place !== null) lines.push(`${" ".repeat(String(place.line).length + 2)}${style.blue("|")}`);
  return [...lines, ...rest.map((line) => `  ${line}`)];
}

function outputLines(output, style) {
  const lines = output.replace(/\n$/, "").split("\n");
  return output === "" ? [] : lines.map((line) => `${style.gray("|")} ${line}`);
}

function indented(lines, columns) {
  return lines.map((line) => (line === "" ? line : " ".repeat(columns) + line));
}

/** "3-5, 9" for the lines that were not run. */
function lineRanges(numbers) {
  const ranges = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  const shown = ranges.slice(0, MAX_LINE_RANGES).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return shown.join(", ") + (ranges.length > MAX_LINE_RANGES ? ", ..." : "");
}

/** A table: columns of texts, the first one aligned to the left. */
function table(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => width(row[at]))));
  return rows.map((row) => row.map((cell, at) => pad(cell, widths[at], at !== 0)).join("  ").trimEnd());
}

/**
 * Makes the texts for people. Each function gives lines.
 * @param {{mode: "test" | "bench", isColored: boolean, isVerbose: boolean, isQuiet: boolean}} options
 */
export function makeReport({ mode, isColored, isVerbose, isQuiet }) {
  const style = makeStyle(isColored);
  const fallbackOf = (file, entry) => (entry === null ? null : { file: file.source, line: entry.line });

  const report = {
    /** The heading of a file's tests. */
    heading: (file) => [style.bold(safe(shownPath(file.source)))],

    /** What was printed outside of tests. */
    looseOutput: (output) => (isQuiet ? [] : indented(outputLines(output, style), 2)),

    test(file, result) {
      const hasFailed = result.failure !== null;
      if (isQuiet && !hasFailed) return [];
      const time = isVerbose || (!hasFailed && result.duration >= SLOW) ? style.gray(` (${duration(result.duration)})`) : "";
      const head = hasFailed
        ? `${style.boldRed("✗")} ${safe(result.name)}  ${style.boldRed("FAILED")}`
        : `${style.green("✓")} ${safe(result.name)}`;
      const lines = [`  ${head}${time}`, ...indented(outputLines(result.output, style), 4)];
      if (hasFailed) lines.push(...indented(failureLines(result.failure, fallbackOf(file, result), style), 4));
      return lines;
    },

    /** Something that failed outside of any test. */
    fileFailure(failure) {
      return [`  ${style.boldRed("✗ FAILED")}`, ...indented(failureLines(failure, null, style), 4)];
    },

    benchmarks(file, results) {
      const measured = results.filter((result) => result.failure === null);
      const rows = [["name", "iterations", "median", "mean ± deviation", "ops/s"]];
      for (const { name, figures } of measured) {
        const spread = `${shortTime(figures.mean)} ± ${shortTime(figures.deviation)}`;
        const speed = figures.operationsPerSecond < 10 ? figures.operationsPerSecond.toPrecision(3)
          : grouped(figures.operationsPerSecond);
        rows.push([safe(name), grouped(figures.iterations), shortTime(figures.median), spread, speed]);
      }
      const lines = measured.length === 0 ? [] : table(rows);
      if (lines.length !== 0) lines[0] = style.gray(lines[0]);
      const shown = indented(lines, 2);
      for (const result of results) {
        if (result.output !== "") shown.push(...indented(outputLines(result.output, style), 2));
        if (result.failure !== null) shown.push(...report.test(file, { ...result, output: "", duration: 0 }));
      }
      return shown;
    },

    coverage(lines) {
      if (lines === null) return ["", "coverage needs node: this runtime does not count what is run"];
      const rows = [["file", "lines", "not run"]];
      for (const [file, seen] of lines) {
        const all = [...seen].sort(([a], [b]) => a - b);
        const missed = all.filter(([, wasRun]) => !wasRun).map(([line]) => line);
        const share = all.length === 0 ? 100 : ((all.length - missed.length) / all.length) * 100;
        rows.push([safe(shownPath(file)), `${share.toFixed(1)} %`, lineRanges(missed)]);
      }
      const [head, ...rest] = table(rows);
      return ["", style.bold("coverage"), ...indented([style.gray(head), ...rest], 2)];
    },

    summary(totals) {
      const lines = [];
      if (totals.failures.length !== 0 && totals.passed + totals.failed > MANY_TESTS) {
        lines.push("", "failed:");
        for (const { file, name, line } of totals.failures) {
          const place = `${safe(shownPath(file.source))}${line === undefined ? "" : `:${line}`}`;
          lines.push(`  ${place}${name === undefined ? "" : `  ${safe(name)}`}`);
        }
      }
      const parts = mode === "test"
        ? [style.green(`${totals.passed} passed`), (totals.failed > 0 ? style.boldRed : String)(`${totals.failed} failed`)]
        : [`${count(totals.passed, "benchmark")} measured`, ...(totals.failed > 0 ? [style.boldRed(`${totals.failed} failed`)] : [])];
      if (totals.brokenFiles > 0) parts.push(style.boldRed(`${count(totals.brokenFiles, "file")} with errors`));
      if (totals.filtered > 0) parts.push(`${totals.filtered} filtered out`);
      if (totals.written > 0) parts.push(`${count(totals.written, "snapshot")} written`);
      if (totals.updated > 0) parts.push(`${count(totals.updated, "snapshot")} updated`);
      return ["", ...lines, ...(lines.length > 0 ? [""] : []), `${parts.join(", ")} (${duration(totals.duration)})`];
    },
  };
  return report;
}
