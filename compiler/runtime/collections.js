/** Built-in functions over lists. All of them leave their argument as it is. */

import { asFunction, asKey, setField } from "./arguments.js";
import { includes as contains, truthy } from "./operators.js";
import { keepPairs, markPairs, toList } from "./iterate.js";
import { inspect } from "./show.js";
import { typeOfValue } from "./values.js";

/**
 * The function as a callback for one element: functions that declare a second parameter get the index, too.
 * Others never do, so a default value of theirs is not overwritten.
 */
export function callback(f) {
  return asFunction(f).length >= 2 ? (item, index) => f(item, index) : (item) => f(item);
}

/** The position of the first element that `f` accepts, or -1. A plain loop: engines make the best of it. */
function indexWhere(items, f) {
  if (asFunction(f).length >= 2) {
    for (let i = 0; i < items.length; i++) if (truthy(f(items[i], i))) return i;
    return -1;
  }
  for (let i = 0; i < items.length; i++) {
    const found = f(items[i]);
    if (found === true || (found !== false && truthy(found))) return i;
  }
  return -1;
}

/** The number of elements, characters, keys or fields; 0 for nil. */
export function len(value) {
  if (value === null || value === undefined) return 0;
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  const type = typeOfValue(value);
  if (type !== undefined) return type.fields.length;
  if (typeof value.length === "number") return value.length;
  return typeof value === "object" ? Object.keys(value).length : 0;
}

// More elements than these don't fit into a list; a loop over a range needs none.
const MAX_RANGE = 1e8;

function checkRange(start, end, step) {
  for (const bound of [start, end, step]) {
    const isBound = bound === null || bound === undefined || (typeof bound === "number" && Math.abs(bound) !== Infinity);
    if (!isBound) throw new TypeError(`a range needs finite numbers, but got ${inspect(bound)}`);
  }
  if (step === 0) throw new RangeError("the step of a range must not be 0");
  const size = Math.ceil((end - start) / step);
  if (size > MAX_RANGE) throw new RangeError(`a list can't hold the ${size} elements of this range`);
}

/** `range(end)`, `range(start, end)`, `range(start, end, step)`: the end is not part of it. */
export function range(first, second, by) {
  const start = second === undefined ? 0 : first;
  const end = second === undefined ? first : second;
  const step = by ?? 1;
  checkRange(start, end, step);
  const list = [];
  for (let i = start; step > 0 ? i < end : i > end; i += step) list.push(i);
  return list;
}

/** `start..=end`. */
export function rangeInclusive(start, end) {
  checkRange(start, end, 1);
  const list = [];
  for (let i = start; i <= end; i++) list.push(i);
  return list;
}

/** Whether the value is of a declared type, such as Result or Option, that has a method of that name. */
function hasMethod(value, name) {
  return typeOfValue(value) !== undefined && typeof value[name] === "function";
}

export function map(list, f) {
  return hasMethod(list, "map") ? list.map(f) : toList(list).map(callback(f));
}

/** The elements for which `f` gives neither false nor nil. */
export function filter(list, f) {
  if (hasMethod(list, "filter")) return list.filter(f);
  const items = toList(list);
  const wantsIndex = asFunction(f).length >= 2;
  const kept = [];
  for (let i = 0; i < items.length; i++) if (truthy(wantsIndex ? f(items[i], i) : f(items[i]))) kept.push(items[i]);
  return keepPairs(list, kept);
}

/** Folds a list from the left; without a start value, the first element is it. */
export function reduce(list, f, ...start) {
  const items = toList(list);
  if (start.length === 0 && items.length === 0) return null;
  const step = asFunction(f).length >= 3 ? (total, item, index) => f(total, item, index) : (total, item) => f(total, item);
  return start.length === 0 ? items.reduce(step) : items.reduce(step, start[0]);
}

/** The sum of a list's numbers, or of several numbers: `sum(1, 2, 3)`. */
export function sum(list, ...more) {
  let total = 0;
  for (const item of typeof list === "number" ? [list, ...more] : toList(list)) {
    const adds = typeof item === "number" || typeof item === "boolean" || typeof item === "bigint";
    if (!adds && item !== null && item !== undefined) throw new TypeError(`sum adds numbers, but got ${inspect(item)}`);
    total += item ?? 0;
  }
  return total;
}

/** The order of two values: numbers by size, strings by code unit, lists element by element; nil comes last. */
export function order(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b || 0;
  const aIsNil = a === null || a === undefined;
  const bIsNil = b === null || b === undefined;
  if (aIsNil || bIsNil) return Number(aIsNil) - Number(bIsNil);
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < a.length && i < b.length; i++) {
      const result = order(a[i], b[i]);
      if (result !== 0) return result;
    }
    return a.length - b.length;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts in place and gives the list; all numbers or all strings, the usual case, need no call for each comparison. */
function sortItems(items) {
  if (items.every((item) => typeof item === "string")) return items.sort();
  if (items.every((item) => typeof item === "number" && !Number.isNaN(item))) {
    const numbers = new Float64Array(items).sort();
    for (let i = 0; i < items.length; i++) items[i] = numbers[i];
    return items;
  }
  return items.sort(order);
}

/** A sorted copy; `key` gives what to sort by, or, with two parameters, compares two elements. */
export function sorted(list, key) {
  const items = [...toList(list)];
  if (key === null || key === undefined) return keepPairs(list, sortItems(items));
  if (asFunction(key).length >= 2) return keepPairs(list, items.sort((a, b) => comparison(key(a, b))));
  const keyed = items.map((item) => [key(item), item]).sort((a, b) => order(a[0], b[0]));
  return keepPairs(list, keyed.map((pair) => pair[1]));
}

/** A comparator may answer with a number, a Bool for "comes first", or Less, Equal, Greater. */
function comparison(answer) {
  if (typeof answer === "number") return answer;
  if (typeof answer === "boolean") return answer ? -1 : 1;
  const name = typeOfValue(answer)?.name;
  return name === "Less" ? -1 : name === "Greater" ? 1 : 0;
}

export function reversed(list) {
  if (typeof list === "string") return Array.from(list).reverse().join("");
  return keepPairs(list, [...toList(list)].reverse());
}

/** Lists of the elements at the same position, up to the end of the shortest list. */
export function zip(...lists) {
  const all = lists.map(toList);
  const length = all.length === 0 ? 0 : Math.min(...all.map((list) => list.length));
  const result = [];
  for (let i = 0; i < length; i++) result.push(all.map((list) => list[i]));
  return markPairs(result);
}

/** Pairs of index and element. */
export function enumerate(list, start = 0) {
  return markPairs(toList(list).map((item, index) => [index + start, item]));
}

function extreme(values, isBetter) {
  const items = values.length === 1 && typeof values[0] !== "number" ? toList(values[0]) : values;
  if (items.length === 0) return null;
  let best = items[0];
  for (const item of items) if (isBetter(order(item, best))) best = item;
  return best;
}

/** The smallest element of a list, or of several arguments; nil when there is none. */
export function min(...values) {
  return extreme(values, (result) => result < 0);
}

/** The largest element of a list, or of several arguments; nil when there is none. */
export function max(...values) {
  return extreme(values, (result) => result > 0);
}

export function find(list, f) {
  const items = toList(list);
  return items[indexWhere(items, f)] ?? null;
}

export function findIndex(list, f) {
  const index = indexWhere(toList(list), f);
  return index < 0 ? null : index;
}

export function includes(list, item) {
  return typeof list === "string" ? list.includes(item) : contains(toList(list), item);
}

export function any(list, f = truthy) {
  return indexWhere(toList(list), f) >= 0;
}

export function all(list, f = truthy) {
  const test = callback(f);
  return toList(list).every((item, index) => truthy(test(item, index)));
}

export function count(list, f = truthy) {
  const test = callback(f);
  return toList(list).filter((item, index) => truthy(test(item, index))).length;
}

export function flatMap(list, f) {
  return hasMethod(list, "flatMap") ? list.flatMap(f) : toList(list).flatMap(callback(f));
}

export function flatten(list) {
  return toList(list).flat();
}

export function chunk(list, size) {
  if (!(size > 0)) throw new RangeError("a chunk must have at least one element");
  const items = toList(list);
  const chunks = [];
  for (let i = 0; i < items.length; i += size) chunks.push(items.slice(i, i + size));
  return chunks;
}

export function take(list, count) {
  return keepPairs(list, toList(list).slice(0, Math.max(count, 0)));
}

export function drop(list, count) {
  return keepPairs(list, toList(list).slice(Math.max(count, 0)));
}

export function first(list) {
  return toList(list)[0] ?? null;
}

export function last(list) {
  return toList(list).at(-1) ?? null;
}

export function partition(list, f) {
  const test = callback(f);
  const passed = [];
  const failed = [];
  toList(list).forEach((item, index) => (truthy(test(item, index)) ? passed : failed).push(item));
  return [passed, failed];
}

/** An object from each key that `f` gives to the list of its elements. */
export function groupBy(list, f) {
  const key = callback(f);
  const groups = {};
  toList(list).forEach((item, index) => {
    const name = asKey(key(item, index));
    if (!Object.hasOwn(groups, name)) setField(groups, name, []);
    groups[name].push(item);
  });
  return groups;
}
