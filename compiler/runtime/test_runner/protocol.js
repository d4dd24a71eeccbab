/** What the runner and its workers have in common. */

/**
 * What a worker is told.
 * @typedef {object} Settings
 * @property {"test" | "bench"} mode
 * @property {string} token makes reports recognisable
 * @property {string} source the module's Tova file
 * @property {number} from the first test to run: an earlier worker ended in the one before
 * @property {string} filter runs only what has this in its name; may be empty
 * @property {number} timeout ms that a test may take
 * @property {number} time ms for which a benchmark is measured
 * @property {boolean} updateSnapshots
 * @property {boolean} coverage
 */

/** The text in front of a report. */
export function markOf(token) {
  return `\u001e${token}`;
}

/** The name of a test or benchmark as it is shown. */
export function titleOf(entry) {
  return entry.name ?? `at line ${entry.line}`;
}
