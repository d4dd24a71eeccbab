/** Operators whose meaning differs from JavaScript's. */

import { typeOfValue } from "./values.js";

/** Only `false` and nil are falsy. */
export function truthy(value) {
  return value !== false && value !== null && value !== undefined;
}

/**
 * `==`: strict, but a missing value is nil, and values of a type that derives Eq are compared field by field.
 */
export function equals(a, b) {
  if (a === b) return true;
  if (a === null || a === undefined) return b === null || b === undefined;
  if (typeof a !== "object" || typeof b !== "object") return false;
  const type = typeOfValue(a);
  return type !== undefined && type.eq && sameFields(a, b, type);
}

function sameFields(a, b, type) {
  if (typeOfValue(b) !== type) return false;
  return type.fields.every((field) => sameParts(a[field], b[field]));
}

/**
 * Like `equals`, but lists are compared element by element, and what stands in Ok, Err and Some counts: the equality
 * of fields.
 */
function sameParts(a, b) {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameParts(item, b[index]));
  }
  const type = typeOfValue(a);
  return type?.eqInFields === true && b !== null && typeof b === "object" ? sameFields(a, b, type) : equals(a, b);
}

/** `item in collection`: elements of a list, parts of a string, keys of an object or map, members of a set. */
export function isIn(item, collection) {
  if (Array.isArray(collection)) return includes(collection, item);
  if (typeof collection === "string") return collection.includes(item);
  if (collection === null || collection === undefined) return false;
  if (collection instanceof Map || collection instanceof Set) return collection.has(item);
  if (typeof collection === "object") {
    if (typeof collection[Symbol.iterator] === "function") {
      for (const other of collection) if (equals(item, other)) return true;
      return false;
    }
    return Object.hasOwn(collection, item);
  }
  return false;
}

/** True when a list has an element that equals `item`. */
export function includes(list, item) {
  if (item === null || item === undefined || typeof item === "object") return list.some((other) => equals(item, other));
  return list.indexOf(item) >= 0;
}

/** `a * b`: repeats when the left side is a string. */
export function multiply(a, b) {
  if (typeof a !== "string") return a * b;
  if (b < 0 || b === Infinity) throw new RangeError(`a text can't be repeated ${b} times`);
  return a.repeat(b);
}

/** `value[-1]`: counts from the end of lists and strings. */
export function at(value, index) {
  return Array.isArray(value) || typeof value === "string" || ArrayBuffer.isView(value) ? value.at(index) : value[index];
}

/** `value?.[-1]`. */
export function atIfAny(value, index) {
  return value === null || value === undefined ? null : at(value, index);
}

/** `list[-1] = value`. */
export function setAt(list, index, value) {
  list[Array.isArray(list) && index < 0 ? list.length + index : index] = value;
}

/** `value[start:stop:step]`; missing parts are nil. */
export function slice(value, start, stop, step) {
  if (step === 0) throw new RangeError("a slice's step must not be 0");
  const by = step ?? 1;
  const length = value.length;
  const bound = (index, missing, low, high) => {
    if (index === null || index === undefined) return missing;
    return Math.min(Math.max(index < 0 ? index + length : index, low), high);
  };
  const first = by > 0 ? bound(start, 0, 0, length) : bound(start, length - 1, -1, length - 1);
  const last = by > 0 ? bound(stop, length, 0, length) : bound(stop, -1, -1, length - 1);
  if (typeof value === "string") return sliceText(value, first, last, by);
  const parts = [];
  for (let i = first; by > 0 ? i < last : i > last; i += by) parts.push(value[i]);
  return parts;
}

// Steps over characters, so that no half of a character outside of the basic plane is left alone.
function sliceText(text, first, last, by) {
  const characters = [...(by > 0 ? text.slice(first, last) : text.slice(last + 1, first + 1))];
  if (by < 0) characters.reverse();
  return characters.filter((_, index) => index % Math.abs(by) === 0).join("");
}
