/** Changed copies of lists. */

import { toList } from "./iterate.js";

/** The items that aren't nil. */
export function compact(arr) {
  return toList(arr).filter((item) => item !== null && item !== undefined);
}

/** The list with its first `n` items moved to the end; a negative `n` moves the last ones to the front. */
export function rotate(arr, n) {
  const items = toList(arr);
  if (items.length === 0) return [];
  const shift = ((Math.trunc(n) % items.length) + items.length) % items.length;
  return [...items.slice(shift), ...items.slice(0, shift)];
}

/** A position counted from the end when it is negative. */
function position(items, idx) {
  return idx < 0 ? items.length + idx : idx;
}

/** The list with `val` in front of the item at `idx`. */
export function insertAt(arr, idx, val) {
  const copy = [...toList(arr)];
  copy.splice(idx, 0, val);
  return copy;
}

/** The list without the item at `idx`; as it is when there is none. */
export function removeAt(arr, idx) {
  const items = toList(arr);
  const at = position(items, idx);
  return items.filter((_, i) => i !== at);
}

/** The list with `val` instead of the item at `idx`; as it is when there is none. */
export function updateAt(arr, idx, val) {
  const items = toList(arr);
  const at = position(items, idx);
  return items.map((item, i) => (i === at ? val : item));
}

/** The list with `sep` between its items. */
export function intersperse(arr, sep) {
  return toList(arr).flatMap((item, i) => (i === 0 ? [item] : [sep, item]));
}

/** The first items of all lists, then the second ones, and so on until the longest is used up. */
export function interleave(...arrays) {
  const lists = arrays.map(toList);
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  const mixed = [];
  for (let i = 0; i < longest; i++) {
    for (const list of lists) if (i < list.length) mixed.push(list[i]);
  }
  return mixed;
}
