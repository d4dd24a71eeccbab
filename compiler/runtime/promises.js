/** Waiting: for time, for several promises, for a promise with a limit, and again after failures. */

import { asCount } from "./arguments.js";
import { toList } from "./iterate.js";

/** A promise that is kept after `ms` milliseconds. */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(null), asCount(ms)));
}

/** The values of all promises; fails with the first that fails. */
export function parallel(list) {
  return Promise.all(toList(list));
}

/** What becomes of the first promise that is settled. */
export function race(promises) {
  return Promise.race(toList(promises));
}

/** What becomes of `promise`, or a failure after `ms` milliseconds. */
export async function timeout(promise, ms) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Timeout after ${ms}ms`)), asCount(ms));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What `fn` gives at last, called again after failures; fails with the last failure.
 * @param opts `times`, how often in all (3); `delay` in milliseconds before the second time (100); `backoff`, by
 *   which the delay is multiplied each time (1)
 */
export async function retry(fn, opts = {}) {
  const times = Math.max(1, asCount(opts?.times ?? 3));
  const backoff = opts?.backoff ?? 1;
  let delay = opts?.delay ?? 100;
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn();
    } catch (error) {
      if (attempt >= times) throw error;
    }
    await sleep(delay);
    delay *= backoff;
  }
}

/** How many calls of an asynchronous function `parallelMap` has under way unless it is told a number. */
const DEFAULT_WORKERS = 4;

/**
 * What `fn` makes of each item, in the order of the list. At most `numWorkers` calls wait at the same time; all of
 * them share this thread, so that `fn` may use whatever it sees.
 */
export async function parallelMap(arr, fn, numWorkers) {
  const items = toList(arr);
  const results = new Array(items.length);
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await fn(items[index]);
    }
  };
  const workers = asCount(numWorkers) || globalThis.navigator?.hardwareConcurrency || DEFAULT_WORKERS;
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, work));
  return results;
}
