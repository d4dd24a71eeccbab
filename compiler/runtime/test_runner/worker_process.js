/** Starting workers, and listening to them. */

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { markOf } from "./protocol.js";

/** A worker that is blocked is stopped this long after the time that its test may take, in ms. */
const PATIENCE = 500;
/** How long a module may take to load, in ms. */
const LOAD_TIME = 10_000;
/** A pipe that a test's own child processes hold open is given up when it was silent this long, in ms. */
const SILENCE = 200;
/** The same when it is never silent. */
const DRAIN_TIME = 3000;

const running = new Set();

/** Ends all workers at once. */
export function stopWorkers() {
  for (const child of running) child.kill("SIGKILL");
}

/** Splits a stream into what tests print and what the worker reports. */
function makeSplitter(mark, onText, onEvent) {
  let pending = "";
  return (chunk, isLast) => {
    pending += chunk;
    for (;;) {
      const at = pending.indexOf(mark);
      if (at < 0) break;
      const end = pending.indexOf("\n", at);
      if (end < 0) break;
      if (at > 0) onText(pending.slice(0, at));
      onEvent(JSON.parse(pending.slice(at + mark.length, end)));
      pending = pending.slice(end + 1);
    }
    // The beginning of a report may wait for its rest.
    const cut = isLast ? pending.length : pending.indexOf(mark[0]);
    const text = cut < 0 ? pending : pending.slice(0, cut);
    pending = cut < 0 ? "" : pending.slice(cut);
    if (text !== "") onText(text);
    // A mark's first character may also be something that a test printed.
    if (pending.length > mark.length && !pending.startsWith(mark)) {
      onText(pending[0]);
      pending = pending.slice(1);
    }
  };
}

/**
 * Runs a worker for `module` until it ends.
 * @param {{url: string, directory: string, settings: object}} job
 * @param {(text: string) => void} onText hears what is printed
 * @param {(event: object) => void} onEvent hears the reports, see worker.js
 * @returns {Promise<{isLate: boolean, limit: number, status: number | null, signal: string | null}>} how it ended; late
 *     when it was stopped because a test took longer than its `limit`
 */
export function runWorker({ url, directory, settings }, onText, onEvent) {
  const token = randomBytes(8).toString("hex");
  const worker = fileURLToPath(new URL("worker.js", import.meta.url));
  const words = [process.execPath, ...process.execArgv, worker, url, JSON.stringify({ ...settings, token })];
  // One pipe for standard output and error keeps what is printed in its order.
  const child = spawn("/bin/sh", ["-c", 'exec "$@" 2>&1', "sh", ...words], {
    cwd: directory,
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  const end = { isLate: false, limit: Math.max(LOAD_TIME, settings.timeout), status: null, signal: null };
  let watchdog;
  const watch = (limit) => {
    clearTimeout(watchdog);
    end.limit = limit;
    watchdog = setTimeout(() => {
      end.isLate = true;
      child.kill("SIGKILL");
    }, limit + PATIENCE);
  };
  watch(end.limit);
  const split = makeSplitter(markOf(token), onText, (event) => {
    if (event.kind === "start") watch(event.limit);
    if (event.kind === "alive" || event.kind === "end") watch(end.limit);
    onEvent(event);
  });
  child.stdout.setEncoding("utf8");
  let exited = null;
  let silence;
  const waitForSilence = () => {
    clearTimeout(silence);
    if (performance.now() - exited > DRAIN_TIME) child.stdout.destroy();
    // An immediate runs after what is there to be read was read.
    const timer = setTimeout(() => setImmediate(() => silence === timer && child.stdout.destroy()), SILENCE);
    silence = timer;
  };
  child.stdout.on("data", (chunk) => {
    split(chunk, false);
    if (exited !== null) waitForSilence();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status, signal) => {
      clearTimeout(watchdog);
      end.status = status;
      end.signal = signal;
      exited = performance.now();
      waitForSilence();
    });
    child.on("close", () => {
      clearTimeout(silence);
      running.delete(child);
      split("", true);
      resolve(end);
    });
  });
}
