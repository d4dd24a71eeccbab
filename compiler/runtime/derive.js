/** What `derive [Eq, Show, JSON]` gives a type. */

import { equals } from "./operators.js";
import { Err, None, Ok, Some } from "./result.js";
import { show } from "./show.js";
import { associated, method, TYPE } from "./values.js";

/** Adds the derived abilities to a struct or sum type. */
export function derive(type, ...names) {
  const all = type[TYPE].variants ?? [type[TYPE]];
  if (names.includes("Eq")) {
    for (const description of all) description.eq = true;
    associated(type, "__eq", equals);
  }
  if (names.includes("Show")) {
    associated(type, "__show", (value) => show(value));
    method(type, "show", function () {
      return show(this);
    });
  }
  if (!names.includes("JSON")) return;
  const toJson = function () {
    return JSON.stringify(this);
  };
  const fromJson = (text) => revive(type, typeof text === "string" ? JSON.parse(text) : text);
  for (const name of ["to_json", "toJson"]) method(type, name, toJson);
  for (const name of ["from_json", "fromJson", "fromJSON"]) associated(type, name, fromJson);
  associated(type, "toJSON", (value) => JSON.stringify(value));
  if (type[TYPE].variants !== undefined) method(type, "toJSON", tagged);
}

/** The JSON form of a variant: its name, and its fields when it has some. */
function tagged() {
  const { name, fields } = this[TYPE];
  if (fields.length === 0) return name;
  return { type: name, ...Object.fromEntries(fields.map((field) => [field, this[field]])) };
}

/**
 * Tells `from_json` what the fields of a struct or variant hold: `shapes` gives for each field with values to rebuild
 * a type, `[shape]` for a list, `{some: shape}` for an Option or `{ok: shape, error: shape}` for a Result.
 */
export function fieldShapes(constructor, shapes) {
  constructor[TYPE].shapes = shapes;
}

function revive(type, data) {
  const { name, variants } = type[TYPE];
  const description = variants === undefined ? type[TYPE] : variantOf(variants, data);
  if (description === undefined) throw new TypeError(`this JSON is no ${name}`);
  if (description.unit !== undefined) return description.unit;
  if (data === null || typeof data !== "object" || Array.isArray(data)) throw new TypeError(`this JSON is no ${name}`);
  const missing = description.fields.filter((field) => !Object.hasOwn(data, field));
  if (missing.length !== 0) throw new TypeError(`this JSON is no ${name}: \`${missing[0]}\` is missing`);
  const shapes = description.shapes?.() ?? {};
  return new description.constructor(...description.fields.map((field) => reshape(shapes[field], data[field])));
}

// What was written from a value of this shape, rebuilt; a list or object that is nil stays nil.
function reshape(shape, data) {
  if (shape === undefined || shape === null || data === null) return data;
  if (Array.isArray(shape)) return Array.isArray(data) ? data.map((item) => reshape(shape[0], item)) : data;
  if (typeof shape === "function") return "fields" in shape[TYPE] || "variants" in shape[TYPE] ? revive(shape, data) : data;
  if ("some" in shape) return Object.hasOwn(data, "value") ? Some(reshape(shape.some, data.value)) : None;
  if ("ok" in shape && Object.hasOwn(data, "value")) return Ok(reshape(shape.ok, data.value));
  if ("ok" in shape && Object.hasOwn(data, "error")) return Err(reshape(shape.error, data.error));
  return data;
}

function variantOf(variants, data) {
  const name = typeof data === "string" ? data : data?.type;
  return variants.find((variant) => variant.name === name);
}
