/** Built-in functions over objects. */

import { markPairs } from "./iterate.js";
import { typeOfValue } from "./values.js";

export function keys(object) {
  if (object === null || object === undefined) return [];
  if (object instanceof Map) return [...object.keys()];
  return [...(typeOfValue(object)?.fields ?? Object.keys(object))];
}

export function values(object) {
  if (object instanceof Map || object instanceof Set) return [...object.values()];
  return keys(object).map((key) => object[key]);
}

/** Pairs of key and value. */
export function entries(object) {
  if (object instanceof Map) return markPairs([...object.entries()]);
  return markPairs(keys(object).map((key) => [key, object[key]]));
}

/** An object from a list of pairs. */
export function fromEntries(pairs) {
  return Object.fromEntries(pairs);
}

/** Shallow; later objects win. */
export function merge(...objects) {
  return Object.assign({}, ...objects);
}

export function hasKey(object, key) {
  if (object === null || object === undefined) return false;
  return object instanceof Map ? object.has(key) : Object.hasOwn(Object(object), key);
}

/** The value at a path such as "address.city"; the fallback when a part of it is missing. */
export function get(object, path, fallback = null) {
  let value = object;
  for (const part of Array.isArray(path) ? path : String(path).split(".")) {
    if (value === null || value === undefined || !Object.hasOwn(Object(value), part)) return fallback;
    value = value[part];
  }
  return value ?? fallback;
}

export function pick(object, names) {
  return Object.fromEntries(names.filter((name) => hasKey(object, name)).map((name) => [name, object[name]]));
}

export function omit(object, names) {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !names.includes(key)));
}

export function mapValues(object, f) {
  const call = f.length >= 2 ? f : (value) => f(value);
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, call(value, key)]));
}
