/** A program's start and end. */

import { inspect } from "./show.js";

const host = globalThis.process;

/** The arguments of the program. */
export function args() {
  return host === undefined ? [] : host.argv.slice(2);
}

/** True when the module at `url` is the file that node or bun was told to run. */
async function isEntry(url) {
  if (host?.argv?.[1] === undefined || !url.startsWith("file:")) return false;
  const [{ realpathSync }, { fileURLToPath }] = await Promise.all([import("node:fs"), import("node:url")]);
  const own = fileURLToPath(url);
  const started = host.argv[1];
  if (own === started) return true;
  try {
    const real = realpathSync(started);
    return realpathSync(own) === real || realpathSync(own) === `${real}.js`;
  } catch {
    return false;
  }
}

/** What a person reads about an uncaught error: its stack, without the parts that are not theirs. */
function describe(error) {
  if (!(error instanceof Error)) return `Error: ${typeof error === "string" ? error : inspect(error)}`;
  const lines = (error.stack ?? `${error.name}: ${error.message}`).split("\n");
  return lines.filter((line) => !/^\s+at .*(\/_tova\/|node:internal|\(native)/.test(line)).join("\n");
}

/** Runs when nothing is left to happen before `main` has ended. */
function reportStuck() {
  console.error("Error: `main` waits for something that will never happen, such as a channel that no task serves");
  host.exitCode = 1;
}

/**
 * Calls a program's `main` when its module is the entry. A number that it returns is the exit status; an uncaught
 * error is told on stderr and makes the status 1.
 */
export async function runMain(main, url) {
  if (!(await isEntry(url))) return;
  host.once("beforeExit", reportStuck);
  try {
    const result = await main(args());
    if (typeof result === "number") host.exitCode = Math.trunc(result) & 255;
  } catch (error) {
    console.error(describe(error));
    host.exitCode = 1;
  } finally {
    host.off("beforeExit", reportStuck);
  }
}
