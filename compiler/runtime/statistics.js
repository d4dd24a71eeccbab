/** Statistics of lists of numbers. */

import { order } from "./collections.js";
import { toList } from "./iterate.js";

function ascending(arr) {
  return [...toList(arr)].sort(order);
}

/** The arithmetic mean; 0 for an empty list. */
export function mean(arr) {
  const numbers = toList(arr);
  return numbers.length === 0 ? 0 : numbers.reduce((total, n) => total + n, 0) / numbers.length;
}

/** The arithmetic mean; 0 for an empty list. */
export function avg(arr) {
  return mean(arr);
}

/** The value in the middle, or the mean of the two in the middle; nil for an empty list. */
export function median(arr) {
  return percentile(arr, 50);
}

/** The most frequent item, the first of them if several are; nil for an empty list. */
export function mode(arr) {
  const counts = new Map();
  let found = null;
  for (const item of toList(arr)) counts.set(item, (counts.get(item) ?? 0) + 1);
  for (const [item, count] of counts) {
    if (found === null || count > found.count) found = { item, count };
  }
  return found === null ? null : found.item;
}

/** The population variance; 0 for an empty list. */
export function variance(arr) {
  const average = mean(arr);
  return mean(toList(arr).map((n) => (n - average) ** 2));
}

/** The population standard deviation; 0 for an empty list. */
export function stdev(arr) {
  return Math.sqrt(variance(arr));
}

/** The value below which `p` percent of the numbers lie, interpolated between neighbours; nil for an empty list. */
export function percentile(arr, p) {
  const numbers = ascending(arr);
  if (numbers.length === 0) return null;
  const place = (Math.min(Math.max(p, 0), 100) / 100) * (numbers.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  if (below === above) return numbers[below];
  return numbers[below] + (numbers[above] - numbers[below]) * (place - below);
}
