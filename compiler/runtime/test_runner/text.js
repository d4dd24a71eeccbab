/** Pieces of text for people: colours, numbers, paths, and source lines with a mark under a place. */

import { readFileSync } from "node:fs";
import process from "node:process";

import { width } from "../print.js";

const TAB_WIDTH = 4;
/** Columns of a source line that are shown. */
const LINE_WIDTH = 140;

const STYLES = { bold: 1, red: 31, green: 32, yellow: 33, cyan: 36, gray: 90, boldRed: "1;31", blue: "1;34" };

/** Functions that colour a text, or leave it as it is. */
export function makeStyle(isColored) {
  const paint = (code) => (text) => (isColored && text !== "" ? `\u001b[${code}m${text}\u001b[0m` : text);
  return Object.fromEntries(Object.entries(STYLES).map(([name, code]) => [name, paint(code)]));
}

/** A text from outside on one line, without what would move the cursor or reorder it. */
export function safe(text) {
  const escapes = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu, (character) => {
    return escapes[character] ?? `\\u{${character.codePointAt(0).toString(16)}}`;
  });
}

/** The path as it is shown: relative to the working folder where it lies below it. */
export function shownPath(path) {
  const folder = `${process.cwd()}/`;
  return path.startsWith(folder) ? path.slice(folder.length) : path;
}

export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** "0.12 s", "12 s", "2 min 5 s". */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** A time of `ns` nanoseconds with three digits and its unit. */
export function shortTime(ns) {
  for (const [unit, size] of [["s", 1e9], ["ms", 1e6], ["µs", 1e3]]) {
    if (ns >= size) return `${(ns / size).toPrecision(3)} ${unit}`;
  }
  return `${ns < 1 ? ns.toFixed(2) : ns.toPrecision(3)} ns`;
}

/** A whole number with commas between its thousands. */
export function grouped(number) {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `text` filled up with spaces to `columns`. */
export function pad(text, columns, toTheRight = false) {
  const spaces = " ".repeat(Math.max(0, columns - width(text)));
  return toTheRight ? spaces + text : text + spaces;
}

const texts = new Map();

/** A line of a file, or null. */
function sourceLine(file, line) {
  if (!texts.has(file)) {
    try {
      texts.set(file, readFileSync(file, "utf8").split(/\r\n|[\n\r]/));
    } catch {
      texts.set(file, []);
    }
  }
  return texts.get(file)[line - 1] ?? null;
}

function visible(text) {
  let shown = "";
  for (const character of text) {
    shown += character === "\t" ? " ".repeat(TAB_WIDTH - (width(shown) % TAB_WIDTH)) : safe(character);
  }
  return shown;
}

/** Where the call that begins at `start` ends on its line: behind the bracket that closes its first one. */
function endOfCall(line, start) {
  const head = /^(?:[\p{L}_][\p{L}\p{N}_]*[.?]*)*/u.exec(line.slice(start))[0];
  let at = start + head.length;
  if (line[at] !== "(") return head === "" ? start + 1 : at;
  let open = 0;
  let quote = "";
  for (; at < line.length; at++) {
    const character = line[at];
    if (quote !== "") {
      if (character === "\\") at++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if ("([{".includes(character)) {
      open++;
    } else if (")]}".includes(character) && --open === 0) {
      return at + 1;
    }
  }
  return line.trimEnd().length;
}

/**
 * The lines that show a place, in the form of the compiler's messages. The column, in UTF-16 units from 1, may be
 * missing.
 */
export function snippet({ file, line, column }, style) {
  const text = sourceLine(file, line);
  const gutter = " ".repeat(String(line).length + 1);
  const shownColumn = text === null || column === undefined ? column : [...text.slice(0, column - 1)].length + 1;
  const place = `${safe(shownPath(file))}:${line}${shownColumn === undefined ? "" : `:${shownColumn}`}`;
  const lines = [`${gutter}${style.blue("-->")} ${place}`];
  if (text === null) return lines;
  const bar = style.blue("|");
  const start = column === undefined ? text.length - text.trimStart().length : Math.min(column - 1, text.length);
  const end = column === undefined ? text.trimEnd().length : endOfCall(text, start);
  const before = visible(text.slice(0, start));
  const marked = visible(text.slice(start, Math.max(end, start + 1)));
  let shown = visible(text);
  if (width(shown) > LINE_WIDTH) shown = `${[...shown].slice(0, LINE_WIDTH).join("")}...`;
  lines.push(`${gutter} ${bar}`, `${style.blue(` ${line}`)} ${bar} ${shown}`);
  if (width(before) < LINE_WIDTH) {
    const length = Math.max(1, Math.min(width(marked), LINE_WIDTH - width(before)));
    lines.push(`${gutter} ${bar} ${" ".repeat(width(before))}${style.boldRed("^".repeat(length))}`);
  }
  return lines;
}
