/** How two values differ, line by line. */

import { isPlainObject } from "../arguments.js";
import { inspect, ownText } from "../show.js";
import { typeOfValue } from "../values.js";

/** Values whose text is longer than this, in characters, are laid out over several lines. */
const LONGEST_LINE = 60;
const MAX_DEPTH = 30;
/** Lines of a value beyond this are left out. */
const MAX_LINES = 2000;
/** The largest table of the comparison, in cells; beyond it, lines are not matched up. */
const MAX_CELLS = 4_000_000;
/** Equal lines that are shown around a difference. */
const CONTEXT = 3;

/** A value as Tova source over as many lines as it needs. */
function layOut(value, depth = 0) {
  const line = inspect(value);
  if (line.length <= LONGEST_LINE || depth >= MAX_DEPTH || value === null || typeof value !== "object") return [line];
  const nest = (open, entries, close) => [
    open,
    ...entries.flatMap(([label, item]) => {
      const inner = layOut(item, depth + 1).map((text) => `  ${text}`);
      inner[0] = `  ${label}${inner[0].slice(2)}`;
      inner[inner.length - 1] += ",";
      return inner;
    }),
    close,
  ];
  const type = typeOfValue(value);
  if (type !== undefined) {
    if (ownText(value) !== undefined && !line.startsWith(`${type.name}(`)) return line.split("\n");
    const entries = type.fields.map((field) => [type.positional ? "" : `${field}: `, value[field]]);
    return nest(`${type.name}(`, entries, ")");
  }
  if (Array.isArray(value)) return nest("[", value.map((item) => ["", item]), "]");
  if (!isPlainObject(value)) return line.split("\n");
  const entries = Object.keys(value).map((key) => {
    const name = /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(key) ? key : JSON.stringify(key);
    return [`${name}: `, value[key]];
  });
  return nest("{", entries, "}");
}

/** How long the common end of two lists is, and how long their common start. */
function commonEnds(a, b) {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return { start, end };
}

/** The lines of both lists, marked " " (both), "-" (only `a`) or "+" (only `b`): a longest common subsequence. */
function matchUp(a, b) {
  if (a.length * b.length > MAX_CELLS) return [...a.map((line) => ["-", line]), ...b.map((line) => ["+", line])];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const marked = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      marked.push([" ", a[i++]]);
      j++;
    } else if (i < a.length && (j === b.length || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
      marked.push(["-", a[i++]]);
    } else {
      marked.push(["+", b[j++]]);
    }
  }
  return marked;
}

/** Leaves out equal lines that are far from any difference. */
function shorten(marked) {
  const isNear = marked.map(() => false);
  marked.forEach(([mark], at) => {
    if (mark !== " ") isNear.fill(true, Math.max(0, at - CONTEXT), at + CONTEXT + 1);
  });
  const short = [];
  marked.forEach((line, at) => {
    if (isNear[at]) short.push(line);
    else if (at === 0 || isNear[at - 1]) short.push([" ", "..."]);
  });
  return short;
}

/**
 * The differences between two values as marked lines, "-" for what was expected and "+" for what came instead; null
 * when both are short enough to be read side by side.
 * @returns {[string, string][] | null}
 */
export function differences(expected, actual) {
  const areTexts = typeof expected === "string" && typeof actual === "string";
  const lines = (value) => (areTexts ? value.split("\n") : layOut(value)).slice(0, MAX_LINES);
  const a = lines(expected);
  const b = lines(actual);
  if (a.length === 1 && b.length === 1) return null;
  const { start, end } = commonEnds(a, b);
  const same = (line) => [" ", line];
  return shorten([
    ...a.slice(0, start).map(same),
    ...matchUp(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ]);
}
