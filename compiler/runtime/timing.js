/** Functions that limit how often another one is called. */

/** A function that calls `fn` when `ms` milliseconds have passed since its own last call, with those arguments. */
export function debounce(fn, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), ms);
    return null;
  };
}

/** A function that calls `fn` unless it did so in the last `ms` milliseconds; it gives `fn`'s last result. */
export function throttle(fn, ms) {
  let last = -Infinity;
  let result = null;
  return (...args) => {
    const time = performance.now();
    if (time - last >= ms) {
      last = time;
      result = fn(...args);
    }
    return result;
  };
}
