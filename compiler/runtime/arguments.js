/** How the functions of the standard library read their arguments. */

import { inspect, show } from "./show.js";
import { typeOfValue } from "./values.js";

/** The text of a string argument: nil counts as an empty string, and other values are converted. */
export function asText(value) {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : show(value);
}

/** A whole number for counts and sizes: at least zero, and zero for whatever isn't a number. */
export function asCount(value) {
  const count = Math.trunc(Number(value));
  return count > 0 ? count : 0;
}

/** The function that an argument has to be. */
export function asFunction(value) {
  if (typeof value === "function") return value;
  throw new TypeError(`a function is needed here, but got ${inspect(value)}`);
}

/** The text under which a value becomes the key of an object. */
export function asKey(value) {
  return typeof value === "string" ? value : show(value);
}

/** Sets an object's own field whatever its name is, also `__proto__`. */
export function setField(object, key, value) {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** True for objects with named fields that a program wrote as `{ ... }`. */
export function isPlainObject(value) {
  if (value === null || typeof value !== "object" || typeOfValue(value) !== undefined) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** What a failure says: an error's message, or any other thrown value as text. */
export function messageOf(error) {
  return error instanceof Error ? error.message : show(error);
}
