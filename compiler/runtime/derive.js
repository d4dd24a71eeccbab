/** What `derive [Eq, Show, JSON]` gives a type. */

import { associated, method, TYPE } from "./values.js";
import { show } from "./show.js";

/** Adds the derived abilities to a struct or sum type. */
export function derive(type, ...names) {
  const all = type[TYPE].variants ?? [type[TYPE]];
  if (names.includes("Eq")) for (const description of all) description.eq = true;
  if (names.includes("Show")) {
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

function revive(type, data) {
  const { name, variants } = type[TYPE];
  const description = variants === undefined ? type[TYPE] : variantOf(variants, data);
  if (description === undefined) throw new TypeError(`this JSON is no ${name}`);
  if (description.unit !== undefined) return description.unit;
  if (data === null || typeof data !== "object" || Array.isArray(data)) throw new TypeError(`this JSON is no ${name}`);
  const missing = description.fields.filter((field) => !Object.hasOwn(data, field));
  if (missing.length !== 0) throw new TypeError(`this JSON is no ${name}: \`${missing[0]}\` is missing`);
  return new description.constructor(...description.fields.map((field) => data[field]));
}

function variantOf(variants, data) {
  const name = typeof data === "string" ? data : data?.type;
  return variants.find((variant) => variant.name === name);
}
