/** Regular expressions, given as a string or as a literal. */

import { asText, messageOf, setField } from "./arguments.js";
import { Err, Ok } from "./result.js";

/** The expression for a pattern; `added` are flags that it needs to have in any case. */
function expression(pattern, flags, added = "") {
  const isRegex = pattern instanceof RegExp;
  const source = isRegex ? pattern.source : asText(pattern);
  const all = new Set([...(isRegex ? pattern.flags : ""), ...asText(flags), ...added]);
  return new RegExp(source, [...all].join(""));
}

function describe(match) {
  return { match: match[0], index: match.index, groups: Array.from(match.slice(1), (group) => group ?? null) };
}

/** Runs `search`; a pattern that is no regular expression becomes `Err`. */
function attempt(search) {
  try {
    return search();
  } catch (error) {
    if (error instanceof SyntaxError) return Err(messageOf(error));
    throw error;
  }
}

/** True when `pattern` matches somewhere in `s`. */
export function regexTest(s, pattern, flags) {
  return asText(s).search(expression(pattern, flags)) >= 0;
}

/** `Ok` with the `match`, `index` and `groups` of the first match, or `Err`. */
export function regexMatch(s, pattern, flags) {
  return attempt(() => {
    const match = expression(pattern, flags).exec(asText(s));
    return match === null ? Err("No match") : Ok(describe(match));
  });
}

/** The `match`, `index` and `groups` of every match. */
export function regexFindAll(s, pattern, flags) {
  return Array.from(asText(s).matchAll(expression(pattern, flags, "g")), describe);
}

/** `Ok` with an object of the named groups of the first match, or `Err`. */
export function regexCapture(s, pattern, flags) {
  return attempt(() => {
    const match = expression(pattern, flags).exec(asText(s));
    if (match === null) return Err("No match");
    if (match.groups === undefined) return Err("No named groups");
    const groups = {};
    for (const [name, text] of Object.entries(match.groups)) setField(groups, name, text ?? null);
    return Ok(groups);
  });
}

/**
 * `s` with every match replaced; `$1` stands for a group, `$<name>` for a named one.
 * @param flags replaces the default "g": without a `g` in it, only the first match is replaced
 */
export function regexReplace(s, pattern, replacement, flags = "g") {
  const to = typeof replacement === "function" ? (...match) => asText(replacement(...match)) : asText(replacement);
  return asText(s).replace(expression(pattern, flags), to);
}

/** The parts of `s` between matches. */
export function regexSplit(s, pattern, flags) {
  return asText(s)
    .split(expression(pattern, flags))
    .map((part) => part ?? "");
}

/** An expression from a pattern in a string; its properties are the functions of this file under short names. */
export function re(pattern, flags) {
  return expression(pattern, flags);
}
for (const [name, value] of Object.entries({
  test: regexTest,
  match: regexMatch,
  findAll: regexFindAll,
  find_all: regexFindAll,
  capture: regexCapture,
  replace: regexReplace,
  split: regexSplit,
})) {
  Object.defineProperty(re, name, { value, enumerable: true });
}
