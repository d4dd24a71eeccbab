/** Conversions between types; nil says that a conversion failed. */

import { show } from "./show.js";
import { TYPE, typeOfValue } from "./values.js";

/** The name of a value's type; a variant's is its own name. */
export function typeOf(value) {
  switch (typeof value) {
    case "string":
      return "String";
    case "boolean":
      return "Bool";
    case "number":
      return Number.isInteger(value) ? "Int" : "Float";
    case "bigint":
      return "Int";
    case "function":
      return value[TYPE] === undefined ? "Function" : "Type";
    case "undefined":
      return "Nil";
    default:
      if (value === null) return "Nil";
      if (Array.isArray(value)) return "List";
      return typeOfValue(value)?.name ?? "Object";
  }
}

function toNumber(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return NaN;
  const text = value.trim();
  return /^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text.replaceAll("_", "")) : NaN;
}

/** The integer part of a number or of the number that a string holds; nil when there is none. */
export function toInt(value) {
  const number = toNumber(value);
  if (!Number.isFinite(number)) return null;
  const whole = Math.trunc(number);
  return whole === 0 ? 0 : whole;
}

/** A number, or the one that a string holds; nil when there is none. */
export function toFloat(value) {
  const number = toNumber(value);
  return Number.isNaN(number) ? null : number;
}

export function toString(value) {
  return show(value);
}

/** `""`, `"0"`, `"false"`, 0, nil and false are false. */
export function toBool(value) {
  if (typeof value === "string") return value !== "" && value !== "0" && value !== "false";
  return Boolean(value);
}
