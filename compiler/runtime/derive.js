/** What `derive [Eq, Show, JSON]` gives a type. */

import { jsonStringify } from "./json.js";
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
    return jsonStringify(this);
  };
  const fromJson = (text) => revive(type, typeof text === "string" ? JSON.parse(text) : text);
  for (const name of ["to_json", "toJson"]) method(type, name, toJson);
  for (const name of ["from_json", "fromJson", "fromJSON"]) associated(type, name, fromJson);
  associated(type, "toJSON", jsonStringify);
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
 * a type, `[shape]` for a list, `{maybe: shape}` for what may be nil, `{some: shape}` for an Option or
 * `{ok: shape, error: shape}` for a Result.
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
  const shapes = description.shapes?.() ?? {};
  const valueOf = (field) => {
    const shape = Object.hasOwn(shapes, field) ? shapes[field] : undefined;
    if (Object.hasOwn(data, field) || isOptional(shape)) return reshape(shape, data[field] ?? null);
    throw new TypeError(`this JSON is no ${name}: \`${field}\` is missing`);
  };
  return new description.constructor(...description.fields.map(valueOf));
}

function isOptional(shape) {
  return shape !== null && typeof shape === "object" && (Object.hasOwn(shape, "maybe") || Object.hasOwn(shape, "some"));
}

/** What was written from a value of this shape, rebuilt; nil stays nil, but an Option is None then. */
function reshape(shape, data) {
  if (shape === undefined || shape === null) return data;
  if (data === null) return isOptional(shape) && "some" in shape ? None : null;
  if (isOptional(shape)) return "some" in shape ? Some(reshape(shape.some, data)) : reshape(shape.maybe, data);
  if (Array.isArray(shape)) {
    if (!Array.isArray(data)) throw new TypeError("this JSON is no list");
    return data.map((item) => reshape(shape[0], item));
  }
  if (typeof shape === "function") return "fields" in shape[TYPE] || "variants" in shape[TYPE] ? revive(shape, data) : data;
  if (Object.hasOwn(data, "value")) return Ok(reshape(shape.ok, data.value));
  if (Object.hasOwn(data, "error")) return Err(reshape(shape.error, data.error));
  throw new TypeError("this JSON is no Result");
}

function variantOf(variants, data) {
  const name = typeof data === "string" ? data : data?.type;
  return variants.find((variant) => variant.name === name);
}
