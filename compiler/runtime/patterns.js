/** The tests behind patterns of `match`. */

import { typeOfValue } from "./values.js";

/** True when an object has the key, other than by what every JavaScript object inherits. */
function hasKey(value, key) {
  return key in value && (!(key in Object.prototype) || value[key] !== Object.prototype[key]);
}

/** True for an object that has all the keys. */
export function hasKeys(value, ...keys) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  return keys.every((key) => hasKey(value, key));
}

/** True when `value` is the variant, whatever its payload. Nil stands for None. */
export function isVariant(value, variant) {
  if (typeof variant === "function") return value instanceof variant;
  if (value === variant) return true;
  return (value === null || value === undefined) && typeOfValue(variant)?.name === "None";
}

/** A copy of an object without some keys. */
export function without(value, ...keys) {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
