/** Values as a person would write them in Tova. */

import { TYPE, isDefaultText, typeOfValue } from "./values.js";

/** Nesting beyond this is shown as `...`: a reader gains nothing from more, and the stack is finite. */
const MAX_DEPTH = 100;

/**
 * The text that interpolation inserts: strings as they are, lists as their elements with commas between them,
 * everything else as in Tova source. A type's own `toString` or `to_string` decides for its values.
 */
export function show(value) {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "undefined":
      return "nil";
    default:
      return Array.isArray(value) ? showList(value, []) : inspect(value);
  }
}

function showList(list, seen) {
  if (seen.includes(list) || seen.length >= MAX_DEPTH) return "...";
  const within = [...seen, list];
  return Array.from(list, (element) => (Array.isArray(element) ? showList(element, within) : show(element))).join(",");
}

/** Like `show`, but lists stand in brackets. */
export function showBracketed(value) {
  return Array.isArray(value) ? inspect(value) : show(value);
}

/** Like `show`, but strings are quoted: the form for values inside other values. */
export function inspect(value, seen = []) {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "undefined":
      return "nil";
    case "function":
      return showFunction(value);
    case "symbol":
      return String(value);
    case "object":
      return value === null ? "nil" : inspectObject(value, seen);
    default:
      return String(value);
  }
}

/** The name of a function or type between angle brackets. */
function showFunction(value) {
  const type = value[TYPE];
  if (type !== undefined) return type.name;
  return value.name === "" ? "<function>" : `<function ${value.name}>`;
}

/** A type's own conversion to text, as opposed to the one every JavaScript object inherits. */
export function ownText(value) {
  for (const name of ["toString", "to_string"]) {
    const own = value[name];
    if (typeof own !== "function" || own === Object.prototype.toString || isDefaultText(own)) continue;
    return own.call(value);
  }
  return undefined;
}

function inspectObject(value, seen) {
  if (seen.length >= MAX_DEPTH || seen.includes(value)) return "...";
  const nested = [...seen, value];
  const part = (item) => inspect(item, nested);
  const type = typeOfValue(value);
  if (type !== undefined) return ownText(value) ?? showTyped(value, type, part);
  if (Array.isArray(value)) return `[${value.map(part).join(", ")}]`;
  if (value instanceof Error) return value.message;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Map) {
    return `Map {${[...value].map(([key, item]) => `${part(key)}: ${part(item)}`).join(", ")}}`;
  }
  if (value instanceof Set) return `Set {${[...value].map(part).join(", ")}}`;
  if (value instanceof Promise) return "<promise>";
  if (ArrayBuffer.isView(value) && typeof value.length === "number") return `[${Array.from(value, part).join(", ")}]`;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    const text = ownText(value);
    if (text !== undefined) return text;
  }
  return showFields(value, nested);
}

function showTyped(value, type, part) {
  if (type.fields.length === 0 && type.positional) return type.name;
  const fields = type.fields.map((field) => (type.positional ? part(value[field]) : `${field}: ${part(value[field])}`));
  return `${type.name}(${fields.join(", ")})`;
}

function showFields(value, seen) {
  const fields = Object.keys(value).map((key) => {
    const name = /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(key) ? key : JSON.stringify(key);
    return `${name}: ${inspect(value[key], seen)}`;
  });
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
