/** The tests behind `is`. */

import { typeOf } from "./conversion.js";
import { TYPE, typeOfValue } from "./values.js";
import { hasTrait } from "./traits.js";

export const isInt = (value) => Number.isInteger(value);
export const isFloat = (value) => typeof value === "number" && !Number.isInteger(value);
export const isNumber = (value) => typeof value === "number";
export const isString = (value) => typeof value === "string";
export const isBool = (value) => typeof value === "boolean";
export const isNil = (value) => value === null || value === undefined;
export const isList = (value) => Array.isArray(value);
export const isFunction = (value) => typeof value === "function";
export const isObject = (value) => typeOf(value) === "Object";
export const isAny = () => true;
export const isNever = () => false;

/** `value is Type` for structs, sum types, variants, refinement types, traits and classes. */
export function isOfType(value, type) {
  if (type === null || type === undefined) return value === null || value === undefined;
  if (typeof type === "function") {
    const description = type[TYPE];
    if (description?.refinement === true) return type(value) === true;
    return value instanceof type;
  }
  if (typeOfValue(type)?.unit === type) return value === type;
  return hasTrait(value, type);
}
