/** Lists: making, counting, and walking over neighbours. Every function leaves its list as it is. */

import { asCount, asFunction, asKey, setField } from "./arguments.js";
import { callback } from "./collections.js";
import { toList } from "./iterate.js";

/** A list of `n` times `value`. */
export function filled(n, value) {
  return new Array(asCount(n)).fill(value ?? null);
}

/** A list of `n` times `val`. */
export function repeatValue(val, n) {
  return filled(n, val);
}

/** An object that says how often each item occurs. */
export function frequencies(arr) {
  const counts = {};
  for (const item of toList(arr)) {
    const key = asKey(item);
    setField(counts, key, Object.hasOwn(counts, key) ? counts[key] + 1 : 1);
  }
  return counts;
}

/** The results of `fn` for the items of `a` and `b` at the same position, as far as both reach. */
export function zipWith(a, b, fn) {
  const right = toList(b);
  const combine = asFunction(fn);
  return toList(a)
    .slice(0, right.length)
    .map((item, i) => combine(item, right[i]));
}

/** Like `reduce`, but with every intermediate result in a list. */
export function scan(arr, fn, init) {
  const step = asFunction(fn);
  let total = init;
  return toList(arr).map((item) => (total = step(total, item)));
}

/** The sum of what `fn` gives for the items. */
export function sumBy(arr, fn) {
  const valueOf = asFunction(fn);
  return toList(arr).reduce((total, item) => total + valueOf(item), 0);
}

/** The items multiplied with each other; 1 for an empty list. */
export function product(arr) {
  return toList(arr).reduce((total, item) => total * item, 1);
}

/** Every run of `n` neighbours. */
export function slidingWindow(arr, n) {
  const items = toList(arr);
  const size = asCount(n);
  const windows = [];
  if (size === 0) return windows;
  for (let i = 0; i + size <= items.length; i++) windows.push(items.slice(i, i + size));
  return windows;
}

/** Every pair of neighbours. */
export function pairwise(arr) {
  return slidingWindow(arr, 2);
}

/** Calls `fn` with each item, and with its position if it takes two arguments. */
export function each(arr, fn) {
  const call = callback(fn);
  toList(arr).forEach((item, index) => void call(item, index));
  return null;
}
