/** Objects: reading, choosing, combining and copying their fields. */

import { asFunction, asKey, setField } from "./arguments.js";
import { markPairs, toList } from "./iterate.js";
import { inspect } from "./show.js";
import { typeOfValue } from "./values.js";

/** The names of the fields, or the keys of a map. */
export function keys(object) {
  if (object === null || object === undefined) return [];
  if (object instanceof Map) return [...object.keys()];
  return [...(typeOfValue(object)?.fields ?? Object.keys(object))];
}

/** The values of the fields, of a map or of a set. */
export function values(object) {
  if (object instanceof Map || object instanceof Set) return [...object.values()];
  return keys(object).map((key) => object[key]);
}

/** Pairs of key and value. */
export function entries(object) {
  if (object instanceof Map) return markPairs([...object.entries()]);
  return markPairs(keys(object).map((key) => [key, object[key]]));
}

/** One object with the fields of all; later ones win. */
export function merge(...objs) {
  const merged = {};
  for (const object of objs) {
    for (const key of Object.keys(object ?? {})) setField(merged, key, object[key]);
  }
  return merged;
}

/** Makes `obj` unchangeable and returns it. */
export function freeze(obj) {
  return Object.freeze(obj);
}

/** A copy of `obj` that shares nothing with it that could change; functions are shared. */
export function clone(obj) {
  return copyOf(obj, new Map());
}

function copyOf(value, copies) {
  if (value === null || typeof value !== "object") return value;
  const type = typeOfValue(value);
  if (type !== undefined && type.fields.length === 0) return value;
  if (copies.has(value)) return copies.get(value);
  const remember = (copy) => {
    copies.set(value, copy);
    return copy;
  };
  if (Array.isArray(value)) {
    const copy = remember([]);
    for (const item of value) copy.push(copyOf(item, copies));
    return copy;
  }
  if (value instanceof Date) return remember(new Date(value));
  if (value instanceof RegExp) return remember(new RegExp(value.source, value.flags));
  if (ArrayBuffer.isView(value)) return remember(value.slice());
  if (value instanceof Map) {
    const copy = remember(new Map());
    for (const [key, item] of value) copy.set(copyOf(key, copies), copyOf(item, copies));
    return copy;
  }
  if (value instanceof Set) {
    const copy = remember(new Set());
    for (const item of value) copy.add(copyOf(item, copies));
    return copy;
  }
  const copy = remember(Object.create(Object.getPrototypeOf(value)));
  for (const key of Object.keys(value)) setField(copy, key, copyOf(value[key], copies));
  return copy;
}

/** True when `obj` has the field `key`. */
export function hasKey(obj, key) {
  if (obj === null || obj === undefined) return false;
  return obj instanceof Map ? obj.has(key) : Object.hasOwn(obj, asKey(key));
}

/**
 * The value at the end of a path of keys, or `fallback` where the path breaks off.
 * @param path a list of keys, or the keys in one string with dots between them
 */
export function get(obj, path, fallback = null) {
  const keys = Array.isArray(path) ? path : asKey(path).split(".");
  let value = obj;
  for (const key of keys) {
    if (!hasKey(value, key)) return fallback;
    value = value instanceof Map ? value.get(key) : value[key];
  }
  return value ?? fallback;
}

/** An object with the fields that the pairs of key and value describe. */
export function fromEntries(pairs) {
  const object = {};
  for (const pair of toList(pairs)) {
    if (!Array.isArray(pair)) throw new TypeError(`a pair of key and value is needed here, but got ${inspect(pair)}`);
    setField(object, asKey(pair[0]), pair[1] ?? null);
  }
  return object;
}

/** An object with only those fields of `obj` that `keys` names. */
export function pick(obj, keys) {
  const picked = {};
  for (const key of toList(keys)) if (hasKey(obj, key)) setField(picked, asKey(key), obj[key]);
  return picked;
}

/** An object with the fields of `obj` that `keys` doesn't name. */
export function omit(obj, keys) {
  const omitted = new Set(toList(keys).map(asKey));
  return fromEntries(Object.entries(obj ?? {}).filter(([key]) => !omitted.has(key)));
}

/** An object with the same keys and what `fn` makes of each value and key. */
export function mapValues(obj, fn) {
  const transform = asFunction(fn).length >= 2 ? fn : (value) => fn(value);
  return fromEntries(Object.entries(obj ?? {}).map(([key, value]) => [key, transform(value, key)]));
}
