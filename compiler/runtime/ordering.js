/** The order of values, and what depends on it. */

import { asFunction } from "./arguments.js";
import { order } from "./collections.js";
import { toList } from "./iterate.js";
import { show } from "./show.js";
import { sumType, unitVariant } from "./values.js";

export const Ordering = sumType("Ordering");

/** The first value comes before the second. */
export const Less = unitVariant(Ordering, "Less");

/** Neither value comes before the other. */
export const Equal = unitVariant(Ordering, "Equal");

/** The first value comes after the second. */
export const Greater = unitVariant(Ordering, "Greater");

/** How `a` stands to `b`: `Less`, `Equal` or `Greater`. */
export function compare(a, b) {
  const sign = order(a, b);
  if (sign === 0) return Equal;
  return sign < 0 ? Less : Greater;
}

/** What a comparing function answered, as a number; it may also answer with a number itself. */
function asNumber(answer) {
  if (answer === Less) return -1;
  if (answer === Greater) return 1;
  if (answer === Equal) return 0;
  if (typeof answer === "number") return answer;
  throw new TypeError(`a comparing function must return an Ordering, but it returned ${show(answer)}`);
}

/** A copy of `arr`, sorted by a function of two items that returns an `Ordering`. */
export function compareBy(arr, fn) {
  const compareItems = asFunction(fn);
  return [...toList(arr)].sort((a, b) => asNumber(compareItems(a, b)));
}

/** The items of `arr` in ascending order of what `keyFn` gives for each; equal ones keep their order. */
export function sortBy(arr, keyFn) {
  const keyOf = asFunction(keyFn);
  const keyed = toList(arr).map((item) => ({ item, key: keyOf(item) }));
  return keyed.sort((a, b) => order(a.key, b.key)).map(({ item }) => item);
}

const itself = (item) => item;

/** True when no item of `arr`, or no key of an item, comes before the one in front of it. */
export function isSorted(arr, keyFn = itself) {
  const keyOf = asFunction(keyFn ?? itself);
  const keys = toList(arr).map((item) => keyOf(item));
  return keys.every((key, i) => i === 0 || order(keys[i - 1], key) <= 0);
}

/** The position of `target` in the sorted `arr`, or of the item with that key; -1 when it isn't there. */
export function binarySearch(arr, target, keyFn = itself) {
  const items = toList(arr);
  const keyOf = asFunction(keyFn ?? itself);
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const sign = order(keyOf(items[middle]), target);
    if (sign === 0) return middle;
    if (sign < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The first item of `arr` with the least key, or nil. */
export function minBy(arr, fn) {
  return best(arr, fn, -1);
}

/** The first item of `arr` with the greatest key, or nil. */
export function maxBy(arr, fn) {
  return best(arr, fn, 1);
}

function best(arr, keyFn, direction) {
  const items = toList(arr);
  const keyOf = asFunction(keyFn);
  if (items.length === 0) return null;
  let found = items[0];
  let foundKey = keyOf(found);
  for (const item of items.slice(1)) {
    const key = keyOf(item);
    if (order(key, foundKey) * direction > 0) {
      found = item;
      foundKey = key;
    }
  }
  return found;
}
