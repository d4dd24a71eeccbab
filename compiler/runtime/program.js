/** A program's start and end. The modules of a program that do something at their top level import it for the latter. */

import { inTova } from "./error_text.js";
import { Err } from "./result.js";
import { inspect } from "./show.js";

const host = globalThis.process;

/** The arguments of the program. */
export function args() {
  return host === undefined ? [] : host.argv.slice(2);
}

/**
 * True when the module at `url` is the file that node or bun was told to run. In a bundle all modules have one address;
 * there `TOVA_BUNDLED` is put in, the path of the one that the bundle was made of.
 */
async function isEntry(url, path) {
  if (typeof TOVA_BUNDLED === "string" && TOVA_BUNDLED !== path) return false;
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
  const head = `${error.name}: ${error.message}`;
  const stack = error.stack ?? head;
  const shown = stack.startsWith(head) ? `${error.name}: ${inTova(error.message)}${stack.slice(head.length)}` : stack;
  const isForeign = (line) => /^\s+at .*(\/_tova\/|\(?node:|\(native|\(<anonymous>\)$)/.test(line);
  return shown.split("\n").filter((line) => !isForeign(line)).join("\n");
}

/** Says that a program ended because nothing was left to happen before `what` had ended. */
function reportStuck(what) {
  console.error(`Error: ${what} waits for something that will never happen, such as a channel that no task serves`);
}

function reportStuckMain() {
  reportStuck("`main`");
  host.exitCode = 1;
}

/** Ends the program as node would, but tells the error as `runMain` does. Whoever else listens decides instead. */
function reportUncaught(error) {
  if (host.listenerCount("uncaughtException") > 1) return;
  console.error(describe(error));
  host.exit(1);
}

/** Node's own status for a top level that waits forever, set without a word; `exit(13)` arrives as `status`. */
const STUCK_TOP_LEVEL = 13;

host?.on?.("uncaughtException", reportUncaught);
host?.once?.("exit", (status) => {
  if (status === 0 && host.exitCode === STUCK_TOP_LEVEL) reportStuck("the program");
});

/**
 * Calls a program's `main` when its module, at `path` in the output folder, is the entry. A number that it returns is the exit status; an `Err` or an
 * uncaught error is told on stderr and makes the status 1.
 */
export async function runMain(main, url, path) {
  if (!(await isEntry(url, path))) return;
  host.once("beforeExit", reportStuckMain);
  try {
    const result = await main(args());
    if (result instanceof Err) throw result.error;
    if (typeof result === "number") host.exitCode = Math.trunc(result) & 255;
  } catch (error) {
    console.error(describe(error));
    host.exitCode = 1;
  } finally {
    host.off("beforeExit", reportStuckMain);
  }
}
