/** What there is to say about something that was thrown: as data, with places in Tova files. */

import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";

import { inTova } from "../error_text.js";
import { inspect } from "../show.js";
import { differences } from "./differences.js";

/** Frames beyond this many are of no help. */
const MAX_FRAMES = 10;
/** Longer texts of values are cut, in characters. */
const MAX_TEXT = 2000;

const FRAME = /^\s+at (?:.*\()?(?:async )?(file:\/\/)?(\/.*?):(\d+):(\d+)\)?$/;

const maps = new Map();

/** The source map beside a compiled file, or null. */
function mapOf(path) {
  if (!maps.has(path)) {
    try {
      maps.set(path, new SourceMap(JSON.parse(readFileSync(`${path}.map`, "utf8"))));
    } catch {
      maps.set(path, null);
    }
  }
  return maps.get(path);
}

/** The place in a Tova file that a line of a stack means, or null. Runtimes that read source maps name it already. */
function placeOf(line) {
  const [, scheme, written, row, column] = FRAME.exec(line) ?? [];
  if (written === undefined) return null;
  let path = written;
  if (scheme !== undefined) {
    try {
      path = decodeURIComponent(written);
    } catch {
      path = written;
    }
  }
  if (path.endsWith(".tova")) return existsSync(path) ? { file: path, line: Number(row), column: Number(column) } : null;
  const entry = path.endsWith(".js") ? mapOf(path)?.findEntry(Number(row) - 1, Number(column) - 1) : undefined;
  if (typeof entry?.originalSource !== "string" || typeof entry.originalLine !== "number") return null;
  const file = resolve(dirname(path), decodeURIComponent(entry.originalSource));
  return existsSync(file) ? { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 } : null;
}

/** The places in Tova files that a stack names, innermost first. */
export function placesOf(stack) {
  const places = [];
  for (const line of stack.split("\n")) {
    if (places.length === MAX_FRAMES) break;
    const place = placeOf(line);
    const last = places.at(-1);
    if (place !== null && (last?.file !== place.file || last.line !== place.line)) places.push(place);
  }
  return places;
}

function cut(text) {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
}

function headlineOf(thrown) {
  if (!(thrown instanceof Error)) return `${typeof thrown === "string" ? thrown : inspect(thrown)}`;
  const isPlain = thrown.name === "Error" || thrown.name === "AssertionError" || thrown.name === undefined;
  const message = thrown.message === "" ? "an error without a message" : inTova(thrown.message);
  return isPlain ? message : `${thrown.name}: ${message}`;
}

/**
 * Describes what was thrown. Columns are counted in UTF-16 units from 1.
 * @param {unknown} thrown
 * @returns {{message: string, expected?: string, actual?: string, differences?: [string, string][], note?: string,
 *     places: {file: string, line: number, column: number}[]}}
 */
export function describeFailure(thrown) {
  try {
    const details = thrown?.details ?? {};
    const failure = { message: cut(details.headline ?? headlineOf(thrown)), places: [] };
    // The cause of a property's failure is nearer to the mistake.
    const origin = thrown?.name === "AssertionError" && thrown.cause instanceof Error ? thrown.cause : thrown;
    if (typeof origin?.stack === "string") failure.places = placesOf(origin.stack);
    if ("expected" in details) {
      failure.expected = cut(inspect(details.expected));
      failure.actual = cut(inspect(details.actual));
      const lines = differences(details.expected, details.actual);
      if (lines !== null && lines.some(([mark]) => mark !== " ")) failure.differences = lines;
      if (failure.expected === failure.actual && failure.expected.length < MAX_TEXT) {
        failure.note = "both look the same but are different values: a type is compared by its fields when it derives Eq";
      }
    }
    return failure;
  } catch (error) {
    // A value whose conversion to text throws, or a proxy that answers nothing.
    return { message: `something was thrown that can't be shown (${String(error?.message)})`, places: [] };
  }
}
