/** Which lines of the Tova files were run. For node, whose inspector counts calls. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The numbers of one segment of a source map. */
function decodeSegment(text) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) * 2 ** shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push(value % 2 === 1 ? -Math.floor(value / 2) : value / 2);
    value = 0;
    shift = 0;
  }
  return numbers;
}

/** Every mapped place of a compiled file: its offset in the code and the line of the source. */
function mappedPlaces(code, map) {
  const places = [];
  let lineStart = 0;
  let sourceLine = 0;
  const lines = code.split("\n");
  map.mappings.split(";").forEach((segments, row) => {
    let column = 0;
    for (const segment of segments === "" ? [] : segments.split(",")) {
      const [dColumn, , dLine] = decodeSegment(segment);
      column += dColumn;
      if (dLine === undefined) continue;
      sourceLine += dLine;
      places.push({ offset: lineStart + column, line: sourceLine + 1 });
    }
    lineStart += (lines[row]?.length ?? 0) + 1;
  });
  return places;
}

/** How often the code at `offset` was run: what the smallest range around it says. */
function countAt(functions, offset) {
  let count = 0;
  let size = Infinity;
  for (const { ranges } of functions) {
    for (const range of ranges) {
      const length = range.endOffset - range.startOffset;
      if (offset < range.startOffset || offset >= range.endOffset || length > size) continue;
      size = length;
      count = range.count;
    }
  }
  return count;
}

function linesOf({ url, functions }) {
  const path = fileURLToPath(url);
  if (!existsSync(`${path}.map`)) return null;
  const map = JSON.parse(readFileSync(`${path}.map`, "utf8"));
  const file = resolvePath(dirname(path), decodeURIComponent(map.sources[0]));
  if (!existsSync(file)) return null;
  const lines = new Map();
  for (const { offset, line } of mappedPlaces(readFileSync(path, "utf8"), map)) {
    lines.set(line, (lines.get(line) ?? false) || countAt(functions, offset) > 0);
  }
  return { file, lines: [...lines] };
}

/**
 * Begins to count. The function that it gives ends that, with the lines of each Tova file of the project: `[number,
 * whether it was run]`. Null where the runtime can't count.
 * @returns {Promise<(() => Promise<{file: string, lines: [number, boolean][]}[]>) | null>}
 */
export async function startCoverage() {
  let post;
  try {
    const { Session } = await import("node:inspector");
    const session = new Session();
    session.connect();
    post = (method, parameters) =>
      new Promise((resolve, reject) => {
        session.post(method, parameters, (error, answer) => (error ? reject(error) : resolve(answer)));
      });
    await post("Profiler.enable");
    await post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  } catch {
    return null;
  }
  return async () => {
    const { result } = await post("Profiler.takePreciseCoverage");
    const own = result.filter(({ url }) => url.startsWith("file:") && !url.includes("/_tova/") && !url.includes("/_pkg/"));
    return own.map(linesOf).filter((entry) => entry !== null);
  };
}
