/** Comparing values with what they were when a person last looked. For node and bun. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";

import { asText } from "./arguments.js";
import { AssertionError } from "./assertions.js";
import { jsonPretty } from "./json.js";
import { state } from "./testing.js";

/** How many snapshots without a name were taken outside of tests so far: their place is their name. */
let unnamed = 0;

/** The text of the file at `path`, or null when there is none. */
function readIfAny(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/** The name of a snapshot without one: in a test, the test's. */
function nextName() {
  const test = state.running;
  if (test === null) return `snapshot-${++unnamed}`;
  return ++test.unnamed === 1 ? test.name : `${test.name}-${test.unnamed}`;
}

/**
 * Throws when `value` is not what the snapshot of this name says. Without a snapshot, with `tovac test
 * --update-snapshots`, or when the environment variable TOVA_UPDATE_SNAPSHOTS is 1, the value becomes the snapshot.
 * Snapshots are files in the folder `__snapshots__` beside the test's source, or beside the program.
 * @param name names the snapshot; by default the test and its place in the order of those without a name
 */
export function assertSnapshot(value, name) {
  const owner = state.running?.source ?? process.argv[1] ?? join(process.cwd(), "program");
  const title = name === undefined || name === null ? nextName() : asText(name);
  const stem = basename(owner).replace(/\.(tova|[cm]?js)$/, "");
  const path = join(dirname(owner), "__snapshots__", `${stem}.${title.replace(/[^\p{L}\p{N}._-]/gu, "_")}.snap`);
  const text = `${typeof value === "string" ? value : jsonPretty(value)}\n`;
  const updates = state.updateSnapshots || process.env.TOVA_UPDATE_SNAPSHOTS === "1";
  const known = readIfAny(path);
  if (known === text) return null;
  if (known !== null && !updates) {
    const headline = `the snapshot ${JSON.stringify(title)} differs`;
    const details = { headline, expected: known.slice(0, -1), actual: text.slice(0, -1) };
    throw new AssertionError(`${headline}\n--- expected\n${known}+++ got\n${text}`, details);
  }
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
  state.snapshots[known === null ? "written" : "updated"] += 1;
  return null;
}
