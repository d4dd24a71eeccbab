/** Built-in functions over strings. */

import { show } from "./show.js";

export const upper = (text) => text.toUpperCase();
export const lower = (text) => text.toLowerCase();
export const trim = (text) => text.trim();
export const trimStart = (text) => text.trimStart();
export const trimEnd = (text) => text.trimEnd();
export const contains = (text, part) => text.includes(part);
export const startsWith = (text, prefix) => text.startsWith(prefix);
export const endsWith = (text, suffix) => text.endsWith(suffix);
export const repeat = (text, count) => text.repeat(count);
export const padStart = (text, length, fill = " ") => text.padStart(length, fill);
export const padEnd = (text, length, fill = " ") => text.padEnd(length, fill);
export const chars = (text) => Array.from(text);
export const words = (text) => text.split(/\s+/).filter((word) => word !== "");
export const lines = (text) => text.split(/\r?\n/);
export const charAt = (text, index) => text[index] ?? null;

export function split(text, separator) {
  return text.split(separator);
}

export function join(list, separator = "") {
  return Array.from(list, show).join(separator);
}

/** Replaces every occurrence of a string, or the first match of a regex. */
export function replace(text, from, to) {
  if (typeof from !== "string") return text.replace(from, to);
  return typeof to === "function" ? text.replaceAll(from, to) : text.split(from).join(to);
}

export function replaceFirst(text, from, to) {
  return text.replace(from, typeof to === "function" ? to : () => to);
}

export function capitalize(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function titleCase(text) {
  return text.replace(/(^|\s)(\S)/g, (match, space, letter) => space + letter.toUpperCase());
}

/** The words of a name in any convention, in lower case. */
function nameParts(text) {
  return text
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
    .split(/[\s_-]+/)
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());
}

export const snakeCase = (text) => nameParts(text).join("_");
export const kebabCase = (text) => nameParts(text).join("-");

export function camelCase(text) {
  return nameParts(text)
    .map((part, index) => (index === 0 ? part : capitalize(part)))
    .join("");
}

export function indexOf(text, part) {
  const index = text.indexOf(part);
  return index < 0 ? null : index;
}

export function lastIndexOf(text, part) {
  const index = text.lastIndexOf(part);
  return index < 0 ? null : index;
}

export function countOf(text, part) {
  return part === "" ? 0 : text.split(part).length - 1;
}

export function substr(text, start, end) {
  return text.slice(start, end);
}

export function reverseStr(text) {
  return Array.from(text).reverse().join("");
}

export function center(text, length, fill = " ") {
  const missing = Math.max(length - text.length, 0);
  return text.padStart(text.length + Math.floor(missing / 2), fill).padEnd(text.length + missing, fill);
}

/** True for nil and for strings, lists and objects without content. */
export function isEmpty(value) {
  if (value === null || value === undefined) return true;
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  if (value instanceof Map || value instanceof Set) return value.size === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

export function truncate(text, length, suffix = "...") {
  return text.length <= length ? text : text.slice(0, Math.max(length - suffix.length, 0)) + suffix;
}

export function wordWrap(text, width) {
  const result = [];
  let line = "";
  for (const word of words(text)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      result.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  if (line !== "") result.push(line);
  return result.join("\n");
}

export function dedent(text) {
  const all = text.split("\n");
  const indents = all.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  return all.map((line) => line.slice(least)).join("\n");
}

export function indentStr(text, count, fill = " ") {
  return text.split("\n").map((line) => fill.repeat(count) + line).join("\n");
}

export function slugify(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, "").trim().replace(/[\s-]+/g, "-");
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

export function unescapeHtml(text) {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => {
    return Object.keys(ENTITIES).find((character) => ENTITIES[character] === entity);
  });
}

/** Replaces each `{}` by the next argument. */
export function fmt(template, ...values) {
  let next = 0;
  return template.replaceAll("{}", () => (next < values.length ? show(values[next++]) : "{}"));
}
