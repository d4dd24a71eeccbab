/** Functions that limit how often another one is called. */

import { asFunction } from "./arguments.js";

/** A function that calls `fn` when `ms` milliseconds have passed since its own last call, with those arguments. */
export function debounce(fn, ms) {
  const call = asFunction(fn);
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...args), ms);
    return null;
  };
}

/** A function that calls `fn` unless it did so in the last `ms` milliseconds; it gives `fn`'s last result. */
export function throttle(fn, ms) {
  const call = asFunction(fn);
  let last = -Infinity;
  let result = null;
  return (...args) => {
    const time = performance.now();
    if (time - last >= ms) {
      last = time;
      result = call(...args);
    }
    return result;
  };
}
