/** Lists as sets: items that are equal count once, and results keep the order of the first list. */

import { toList } from "./iterate.js";
import { equals } from "./operators.js";
import { typeOfValue } from "./values.js";

/**
 * Which values were seen, by the equality of `==`. Values with a structural equality of their own are compared
 * one by one; all others are found in constant time.
 */
class Seen {
  constructor(values = []) {
    this.plain = new Set();
    this.structural = [];
    for (const value of values) this.add(value);
  }

  /** True when `value` is new. */
  add(value) {
    if (this.has(value)) return false;
    if (typeOfValue(value)?.eq) this.structural.push(value);
    else this.plain.add(value ?? null);
    return true;
  }

  has(value) {
    if (typeOfValue(value)?.eq) return this.structural.some((other) => equals(other, value));
    return this.plain.has(value ?? null);
  }
}

/** The items of `arr` without those that equal an earlier one. */
export function unique(arr) {
  const seen = new Seen();
  return toList(arr).filter((item) => seen.add(item));
}

/** The items of `a`, then those of `b`, each once. */
export function union(a, b) {
  return unique([...toList(a), ...toList(b)]);
}

/** The items that are in `a` and in `b`, each once. */
export function intersection(a, b) {
  const other = new Seen(toList(b));
  return unique(a).filter((item) => other.has(item));
}

/** The items of `a` that aren't in `b`, each once. */
export function difference(a, b) {
  const other = new Seen(toList(b));
  return unique(a).filter((item) => !other.has(item));
}

/** The items that are in only one of the lists. */
export function symmetricDifference(a, b) {
  return [...difference(a, b), ...difference(b, a)];
}

/** True when every item of `a` is in `b`. */
export function isSubset(a, b) {
  const other = new Seen(toList(b));
  return toList(a).every((item) => other.has(item));
}

/** True when every item of `b` is in `a`. */
export function isSuperset(a, b) {
  return isSubset(b, a);
}
