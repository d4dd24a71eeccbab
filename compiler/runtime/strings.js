/** Strings: cutting, joining, searching, replacing and padding. Nothing here changes its argument. */

import { asCount, asText } from "./arguments.js";
import { toList } from "./iterate.js";
import { equals } from "./operators.js";
import { show } from "./show.js";
import { typeOfValue } from "./values.js";

/** `s` without white space at both ends. */
export function trim(s) {
  return asText(s).trim();
}

/** `s` without white space at its beginning. */
export function trimStart(s) {
  return asText(s).trimStart();
}

/** `s` without white space at its end. */
export function trimEnd(s) {
  return asText(s).trimEnd();
}

/** The parts of `s` between occurrences of `sep`, a string or a regular expression; "" gives the characters. */
export function split(s, sep) {
  if (sep === null || sep === undefined) return [asText(s)];
  return sep === "" ? chars(s) : asText(s).split(sep);
}

/** The items of `arr` in one string with `sep` between them. */
export function join(arr, sep = ",") {
  return toList(arr).map(asText).join(asText(sep));
}

/** The parts of `s` between white space. */
export function words(s) {
  return asText(s).split(/\s+/).filter((word) => word !== "");
}

/** The lines of `s` without their line ends. */
export function lines(s) {
  return asText(s).split(/\r\n|\n|\r/);
}

/** The characters of `s` by code point. */
export function chars(s) {
  return Array.from(asText(s));
}

/** True when the string `s` has `sub` in it; for lists, when one of the items equals `sub`. */
export function contains(s, sub) {
  if (Array.isArray(s)) return s.some((item) => equals(item, sub));
  return sub instanceof RegExp ? asText(s).search(sub) >= 0 : asText(s).includes(asText(sub));
}

/** True when `s` begins with `prefix`. */
export function startsWith(s, prefix) {
  return asText(s).startsWith(asText(prefix));
}

/** True when `s` ends with `suffix`. */
export function endsWith(s, suffix) {
  return asText(s).endsWith(asText(suffix));
}

/** What `replace` and `replaceFirst` insert: a text as it is, or what a function makes of the match. */
function replacement(to) {
  return typeof to === "function" ? (...match) => asText(to(...match)) : () => asText(to);
}

/**
 * `s` with every occurrence of the string `from` replaced by `to`. A regular expression replaces its first
 * match, or all with the flag `g`, and `$1` in `to` stands for its groups.
 */
export function replace(s, from, to) {
  if (from instanceof RegExp) return asText(s).replace(from, typeof to === "function" ? replacement(to) : asText(to));
  if (typeof to === "function") return asText(s).replaceAll(asText(from), replacement(to));
  return asText(s).split(asText(from)).join(asText(to));
}

/** `s` with the first occurrence of `from` replaced by `to`. */
export function replaceFirst(s, from, to) {
  if (from instanceof RegExp) {
    const single = new RegExp(from.source, from.flags.replace("g", ""));
    return replace(s, single, to);
  }
  return asText(s).replace(asText(from), replacement(to));
}

/** `s`, `n` times in a row. */
export function repeat(s, n) {
  return asText(s).repeat(asCount(n));
}

/** `s` filled up at its beginning to the length `n`. */
export function padStart(s, n, fill = " ") {
  return asText(s).padStart(asCount(n), asText(fill));
}

/** `s` filled up at its end to the length `n`. */
export function padEnd(s, n, fill = " ") {
  return asText(s).padEnd(asCount(n), asText(fill));
}

/** `s` filled up on both sides to the length `n`; an odd rest goes to the right. */
export function center(s, n, fill = " ") {
  const text = asText(s);
  const missing = asCount(n) - text.length;
  if (missing <= 0) return text;
  return text.padStart(text.length + Math.floor(missing / 2), asText(fill)).padEnd(asCount(n), asText(fill));
}

/** The character of `s` at the position `i`, or nil outside of it. */
export function charAt(s, i) {
  const point = asText(s).codePointAt(i);
  return point === undefined ? null : String.fromCodePoint(point);
}

/** `s` in capital letters. */
export function upper(s) {
  return asText(s).toUpperCase();
}

/** `s` in small letters. */
export function lower(s) {
  return asText(s).toLowerCase();
}

/** The position of the first `sub` in a string, or of the first equal item in a list; nil when there is none. */
export function indexOf(s, sub) {
  const at = Array.isArray(s) ? s.findIndex((item) => equals(item, sub)) : asText(s).indexOf(asText(sub));
  return at < 0 ? null : at;
}

/** The position of the last `sub` in a string, or of the last equal item in a list; nil when there is none. */
export function lastIndexOf(s, sub) {
  if (!Array.isArray(s)) {
    const at = asText(s).lastIndexOf(asText(sub));
    return at < 0 ? null : at;
  }
  for (let i = s.length - 1; i >= 0; i--) {
    if (equals(s[i], sub)) return i;
  }
  return null;
}

/** How often `sub` occurs in `s` without overlapping; for lists, how many items equal `sub`. */
export function countOf(s, sub) {
  if (Array.isArray(s)) return s.filter((item) => equals(item, sub)).length;
  const part = asText(sub);
  return part === "" ? 0 : asText(s).split(part).length - 1;
}

/** The part of `s` from `start` up to but without `end`; negative positions count from the end. */
export function substr(s, start, end) {
  return asText(s).slice(start ?? 0, end ?? undefined);
}

/** `s` from its last character to its first. */
export function reverseStr(s) {
  return chars(s).reverse().join("");
}

/** True for nil and for strings, lists, maps and objects with nothing in them. */
export function isEmpty(v) {
  if (v === null || v === undefined) return true;
  if (typeof v === "string" || Array.isArray(v)) return v.length === 0;
  if (typeof v !== "object" || typeOfValue(v) !== undefined) return false;
  const size = v.size ?? v.length;
  return typeof size === "number" ? size === 0 : Object.keys(v).length === 0;
}

/** `template` with each `{}` replaced by the next of `args`. */
export function fmt(template, ...args) {
  let next = 0;
  return asText(template).replaceAll("{}", (hole) => (next < args.length ? show(args[next++]) : hole));
}
