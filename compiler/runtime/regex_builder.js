/** Regular expressions in words. */

import { asText } from "./arguments.js";
import { regexMatch, regexTest } from "./regex.js";

/** Collects the parts of an expression; every method but the last three returns the builder. */
class RegexBuilder {
  // The finished parts of each open group, the whole expression first; a quantifier belongs to the last part.
  #levels = [{ open: "", parts: [] }];
  #flags = "";

  #add(part) {
    this.#levels.at(-1).parts.push(part);
    return this;
  }

  #quantify(mark) {
    const { parts } = this.#levels.at(-1);
    if (parts.length === 0) throw new Error(`there is nothing that \`${mark}\` could belong to`);
    const last = parts.pop();
    return this.#add((isSingle(last) ? last : `(?:${last})`) + mark);
  }

  /** Exactly the text `str`. */
  literal(str) {
    return this.#add(asText(str).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  }

  /** `n` digits; one or more without it. */
  digits(n) {
    return this.#add(n === undefined || n === null ? "\\d+" : `\\d{${Math.trunc(n)}}`);
  }

  /** One or more letters, digits and underscores. */
  word() {
    return this.#add("\\w+");
  }

  /** One or more white space characters. */
  space() {
    return this.#add("\\s+");
  }

  /** Any one character. */
  any() {
    return this.#add(".");
  }

  /** Begins a group that is captured, under a name if one is given. */
  group(name) {
    this.#levels.push({ open: name === undefined || name === null ? "(" : `(?<${name}>`, parts: [] });
    return this;
  }

  /** Ends the innermost group. */
  endGroup() {
    if (this.#levels.length === 1) throw new Error("there is no open group to end");
    const { open, parts } = this.#levels.pop();
    return this.#add(`${open}${parts.join("")})`);
  }

  /** One of the characters in `chars`, where `a-z` is a range. */
  oneOf(chars) {
    return this.#add(`[${asText(chars).replace(/^\^|(?<!\\)\]/g, "\\$&")}]`);
  }

  /** The part before it may be missing. */
  optional() {
    return this.#quantify("?");
  }

  /** The part before it occurs at least once. */
  oneOrMore() {
    return this.#quantify("+");
  }

  /** The part before it occurs any number of times. */
  zeroOrMore() {
    return this.#quantify("*");
  }

  /** The beginning of the text. */
  startOfLine() {
    return this.#add("^");
  }

  /** The end of the text. */
  endOfLine() {
    return this.#add("$");
  }

  /** Sets the flags, such as "gi". */
  flags(str) {
    this.#flags = asText(str);
    return this;
  }

  /** The expression; groups that are still open end here. */
  build() {
    while (this.#levels.length > 1) this.endGroup();
    return new RegExp(this.#levels[0].parts.join(""), this.#flags);
  }

  /** True when the expression matches somewhere in `str`. */
  test(str) {
    return regexTest(str, this.build());
  }

  /** The first match in `str` like `regexMatch`. */
  match(str) {
    return regexMatch(str, this.build());
  }

  toString() {
    return String(this.build());
  }
}

/** True for parts to which a quantifier applies as a whole: one character, one class, one group. */
function isSingle(part) {
  return /^(?:\\?.|\[(?:\\.|[^\]])*\])$/su.test(part) || (part.startsWith("(") && part.endsWith(")"));
}

for (const name of ["endGroup", "oneOf", "oneOrMore", "zeroOrMore", "startOfLine", "endOfLine"]) {
  const alias = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  Object.defineProperty(RegexBuilder.prototype, alias, { value: RegexBuilder.prototype[name] });
}

/** A builder of a regular expression. */
export function regexBuilder() {
  return new RegexBuilder();
}
