/** Comparing values with what they were when a person last looked. For node and bun. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";

import { asText } from "./arguments.js";
import { AssertionError } from "./assertions.js";
import { jsonPretty } from "./json.js";

/** How many snapshots without a name were taken so far: their place is their name. */
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

/**
 * Throws when `value` is not what the snapshot of this name says. Without a snapshot, or when the environment
 * variable TOVA_UPDATE_SNAPSHOTS is 1, the value becomes the snapshot. Snapshots are files in the folder
 * `__snapshots__` beside the program.
 * @param name names the snapshot; by default its place in the order of those without a name
 */
export function assertSnapshot(value, name) {
  const program = process.argv[1] ?? join(process.cwd(), "program");
  const title = name === undefined || name === null ? `snapshot-${++unnamed}` : asText(name);
  const file = `${basename(program).replace(/\.[cm]?js$/, "")}.${title.replace(/[^\p{L}\p{N}._-]/gu, "_")}.snap`;
  const path = join(dirname(program), "__snapshots__", file);
  const text = `${typeof value === "string" ? value : jsonPretty(value)}\n`;
  const known = process.env.TOVA_UPDATE_SNAPSHOTS === "1" ? null : readIfAny(path);
  if (known === text) return null;
  if (known !== null) {
    throw new AssertionError(`the snapshot ${JSON.stringify(title)} differs\n--- expected\n${known}+++ got\n${text}`);
  }
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
  return null;
}
