/** `print`. */

import { inspect, ownText, show, showBracketed } from "./show.js";
import { typeOfValue } from "./values.js";

/** Several values stay on the line of the call up to this many characters each. */
const SHORT = 72;

const STYLES = {
  red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, white: 37, gray: 90, grey: 90, black: 30,
  bold: 1, dim: 2, italic: 3, underline: 4, inverse: 7, strikethrough: 9,
};

/** True when standard output is a terminal that wants colours. */
function isStyled() {
  const host = globalThis.process;
  return host?.stdout?.isTTY === true && !host.env?.NO_COLOR && host.env?.TERM !== "dumb";
}

/** Applies `{red}...{/}` and their like on a terminal, and takes them out elsewhere. */
function applyTags(text) {
  if (!text.includes("{/")) return text;
  const styled = isStyled();
  return text.replace(/\{(\/?)([a-z]*)\}/g, (tag, slash, name) => {
    if (name !== "" && STYLES[name] === undefined) return tag;
    if (slash === "" && name === "") return tag;
    if (!styled) return "";
    return slash === "" ? `\u001b[${STYLES[name]}m` : "\u001b[0m";
  });
}

function isPlainObject(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isRow(value) {
  return isPlainObject(value) || typeOfValue(value)?.positional === false;
}

/** Lists and objects as JSON with an indent of two; Tova's own values as in Tova. */
function pretty(value, indent, seen) {
  if (seen.includes(value)) return "...";
  const nested = [...seen, value];
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    const items = value.map((item) => inner + pretty(item, inner, nested));
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  if (isPlainObject(value)) {
    const keys = Object.keys(value);
    if (keys.length === 0) return "{}";
    const fields = keys.map((key) => `${inner}${JSON.stringify(key)}: ${pretty(value[key], inner, nested)}`);
    return `{\n${fields.join(",\n")}\n${indent}}`;
  }
  return inspect(value);
}

/** The columns that a text takes on a terminal; wide characters take two. */
export function width(text) {
  let columns = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(character) ? 2 : 1;
  }
  return columns;
}

/** A table with a header and a rule; numbers are aligned to the right. */
function table(rows) {
  const columns = [...new Set(rows.flatMap((row) => typeOfValue(row)?.fields ?? Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => (column in row ? show(row[column]).replaceAll("\n", " ") : "")));
  const isNumeric = columns.map((column) => rows.every((row) => typeof row[column] === "number"));
  const widths = columns.map((column, at) => Math.max(width(column), ...cells.map((row) => width(row[at]))));
  const line = (parts) => {
    const padded = parts.map((part, at) => {
      const padding = " ".repeat(widths[at] - width(part));
      return isNumeric[at] ? padding + part : part + padding;
    });
    return padded.join(" | ").trimEnd();
  };
  return [line(columns), widths.map((size) => "-".repeat(size)).join("-+-"), ...cells.map(line)].join("\n");
}

/** The text of a single argument. */
function format(value) {
  if (typeof value === "string") return applyTags(value);
  if (Array.isArray(value)) {
    return value.length !== 0 && value.every(isRow) && value.some((row) => Object.keys(row).length !== 0)
      ? table(value)
      : pretty(value, "", []);
  }
  if (isPlainObject(value)) return pretty(value, "", []);
  return show(value);
}

/** One of several arguments: on one line while it is short. */
function formatShort(value) {
  if (typeof value === "string") return applyTags(value);
  const line = value !== null && typeof value === "object" && typeOfValue(value) !== undefined
    ? (ownText(value) ?? inspect(value))
    : showBracketed(value);
  return line.length <= SHORT || line.includes("\n") ? line : format(value);
}

/** Writes its arguments and a line end to standard output. */
export function print(...values) {
  console.log("%s", values.length === 1 ? format(values[0]) : values.map(formatShort).join(" "));
  return null;
}
