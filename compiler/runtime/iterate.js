/** What `for` and comprehensions go over. */

import { typeOfValue } from "./values.js";

/** Marks lists of pairs that two loop variables take apart: `for name, count in entries(counts)`. */
const PAIRS = Symbol("tova.pairs");

/** Marks a list as one of pairs, or a class's prototype as that of iterables over pairs, and gives it back. */
export function markPairs(list) {
  Object.defineProperty(list, PAIRS, { value: true });
  return list;
}

/** Gives `list` the mark of `origin`, whose elements it holds. */
export function keepPairs(origin, list) {
  return origin !== null && origin !== undefined && origin[PAIRS] === true ? markPairs(list) : list;
}

/** The elements of a value: of lists and everything that JavaScript iterates, else an object's pairs. */
export function iterate(value) {
  if (Array.isArray(value) || typeof value === "string") return value;
  if (value === null || value === undefined) throw new TypeError("can't go over nil: a list, string, range or object is needed");
  if (typeof value[Symbol.iterator] === "function") return value;
  if (typeof value === "object") {
    const type = typeOfValue(value);
    return type === undefined ? Object.entries(value) : type.fields.map((field) => [field, value[field]]);
  }
  throw new TypeError(`can't go over ${typeof value}: a list, string, range or object is needed`);
}

/** Pairs for two loop variables: index and element, or key and value. */
export function iteratePairs(value) {
  if (Array.isArray(value)) return value[PAIRS] === true ? value : value.entries();
  if (typeof value === "string") return Array.from(value).entries();
  if (value instanceof Map || value?.[PAIRS] === true) return value;
  if (value !== null && value !== undefined && typeof value[Symbol.iterator] === "function") return count(value);
  return iterate(value);
}

/** Pairs for an object that two variables fill: a list of pairs gives them, all else is as in iteratePairs. */
export function iterateEntries(value) {
  const holdsPairs =
    Array.isArray(value) && value.length !== 0 && value.every((item) => Array.isArray(item) && item.length === 2);
  return holdsPairs ? value : iteratePairs(value);
}

function* count(iterable) {
  let index = 0;
  for (const item of iterable) yield [index++, item];
}

/** A list of the elements; a list itself is not copied. */
export function toList(value) {
  return Array.isArray(value) ? value : value === null || value === undefined ? [] : Array.from(iterate(value));
}
