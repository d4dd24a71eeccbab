/** Paths of files in the notation of the machine. For node and bun. */

import path from "node:path";

import { asText } from "./arguments.js";

/** The parts put together with the machine's separator. */
export function pathJoin(...parts) {
  return path.join(...parts.map(asText));
}

/** The folder part. */
export function pathDirname(name) {
  return path.dirname(asText(name));
}

/** The part after the last separator. */
export function pathBasename(name) {
  return path.basename(asText(name));
}

/** The absolute path, seen from the working folder. */
export function pathResolve(name) {
  return path.resolve(asText(name));
}

/** The extension with its dot, or an empty string. */
export function pathExt(name) {
  return path.extname(asText(name));
}

/** The path of `to`, seen from `from`. */
export function pathRelative(from, to) {
  return path.relative(asText(from), asText(to));
}
