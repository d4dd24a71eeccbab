/** JSON. */

import { messageOf } from "./arguments.js";
import { Err, Ok } from "./result.js";
import { fieldValues, typeOfValue } from "./values.js";

/** What the JSON text `s` says as `Ok`, or the reason why it isn't JSON as `Err`. */
export function jsonParse(s) {
  if (typeof s !== "string") return Err("expected a string with JSON");
  try {
    return Ok(JSON.parse(s));
  } catch (error) {
    return Err(messageOf(error));
  }
}

/** What JSON.stringify sees instead of values that it doesn't know. */
function jsonForm(_, value) {
  if (typeof value === "bigint") return Number(value);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  const type = typeOfValue(value);
  if (type === undefined || !type.positional) return value;
  switch (type.name) {
    case "Some":
      return value.value;
    case "None":
      return null;
    default:
      return { type: type.name, ...Object.fromEntries(type.fields.map((field, i) => [field, fieldValues(value)[i]])) };
  }
}

/** `v` as JSON in one line. Options are their value or null; other variants are objects with their `type`. */
export function jsonStringify(v) {
  return JSON.stringify(v, jsonForm) ?? "null";
}

/** `v` as JSON with an indent of two spaces. */
export function jsonPretty(v) {
  return JSON.stringify(v, jsonForm, 2) ?? "null";
}
