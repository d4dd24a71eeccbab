/** Texts of more than a word: fitting, wrapping, indenting and making safe. */

import { asCount, asText } from "./arguments.js";

/** `s` cut to `n` characters, of which the last ones are `suffix` when something was cut. */
export function truncate(s, n, suffix = "...") {
  const text = asText(s);
  const limit = asCount(n);
  if (text.length <= limit) return text;
  const mark = asText(suffix);
  if (mark.length >= limit) return mark.slice(0, limit);
  // A character outside the basic plane is two units long: never leave half of it.
  return text.slice(0, limit - mark.length).replace(/[\uD800-\uDBFF]$/, "") + mark;
}

/** `s` with lines of at most `width` characters, broken between words; a longer word has a line of its own. */
export function wordWrap(s, width) {
  const limit = asCount(width);
  return asText(s)
    .split("\n")
    .map((paragraph) => wrapLine(paragraph, limit))
    .join("\n");
}

function wrapLine(paragraph, limit) {
  const wrapped = [];
  let line = "";
  for (const word of paragraph.split(/\s+/)) {
    if (word === "") continue;
    if (line === "") {
      line = word;
    } else if (line.length + 1 + word.length <= limit) {
      line += ` ${word}`;
    } else {
      wrapped.push(line);
      line = word;
    }
  }
  wrapped.push(line);
  return wrapped.join("\n");
}

/** `s` without the white space that all its lines begin with; blank lines don't count. */
export function dedent(s) {
  const all = asText(s).split("\n");
  const indents = all.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const shared = indents.length === 0 ? 0 : indents.reduce((a, b) => Math.min(a, b));
  return all.map((line) => line.slice(shared)).join("\n");
}

/** `s` with `n` times `ch` before each of its lines. */
export function indentStr(s, n, ch = " ") {
  const indent = asText(ch).repeat(asCount(n));
  return asText(s)
    .split("\n")
    .map((line) => indent + line)
    .join("\n");
}

/** `s` as part of an address: small letters and digits with hyphens between words, accents removed. */
export function slugify(s) {
  return asText(s)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/[\s_-]+/gu, "-")
    .replace(/^-|-$/g, "");
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const CHARACTERS = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** `s` with the characters that HTML gives a meaning to written as entities. */
export function escapeHtml(s) {
  return asText(s).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** `s` with `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` and numbered entities as characters. */
export function unescapeHtml(s) {
  const entities = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([\da-fA-F]{1,6}));/g;
  return asText(s).replace(entities, (entity, name, decimal, hex) => {
    if (name !== undefined) return CHARACTERS[name];
    const point = decimal === undefined ? parseInt(hex, 16) : parseInt(decimal, 10);
    return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
  });
}
