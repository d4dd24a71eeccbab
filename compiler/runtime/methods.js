/**
 * Tova's methods on strings and lists. They are called through `callMethod`, so that no prototype of JavaScript
 * is changed; the names are listed in methods.def. A value with a method of its own always uses that.
 */

import * as lists from "./collections.js";
import * as letterCase from "./letter_case.js";
import { compact } from "./list_edit.js";
import { frequencies, sumBy, zipWith } from "./lists.js";
import { includes, truthy } from "./operators.js";
import { maxBy, minBy, sortBy } from "./ordering.js";
import { unique } from "./sets.js";
import * as strings from "./strings.js";
import * as texts from "./text.js";

const stringMethods = {
  camelCase: letterCase.camelCase,
  camel_case: letterCase.camelCase,
  capitalize: letterCase.capitalize,
  center: strings.center,
  charAt: strings.charAt,
  char_at: strings.charAt,
  chars: strings.chars,
  contains: strings.contains,
  count: strings.countOf,
  countOf: strings.countOf,
  count_of: strings.countOf,
  dedent: texts.dedent,
  endsWith: strings.endsWith,
  ends_with: strings.endsWith,
  escapeHtml: texts.escapeHtml,
  escape_html: texts.escapeHtml,
  fmt: strings.fmt,
  indentStr: texts.indentStr,
  indent_str: texts.indentStr,
  index_of: strings.indexOf,
  isEmpty: strings.isEmpty,
  is_empty: strings.isEmpty,
  kebabCase: letterCase.kebabCase,
  kebab_case: letterCase.kebabCase,
  last_index_of: strings.lastIndexOf,
  len: lists.len,
  lines: strings.lines,
  lower: strings.lower,
  pad_end: strings.padEnd,
  pad_start: strings.padStart,
  replace: strings.replace,
  replaceFirst: strings.replaceFirst,
  replace_first: strings.replaceFirst,
  reverseStr: strings.reverseStr,
  reverse_str: strings.reverseStr,
  reversed: strings.reverseStr,
  slugify: texts.slugify,
  snakeCase: letterCase.snakeCase,
  snake_case: letterCase.snakeCase,
  startsWith: strings.startsWith,
  starts_with: strings.startsWith,
  substr: strings.substr,
  titleCase: letterCase.titleCase,
  title_case: letterCase.titleCase,
  trim_end: strings.trimEnd,
  trim_start: strings.trimStart,
  truncate: texts.truncate,
  unescapeHtml: texts.unescapeHtml,
  unescape_html: texts.unescapeHtml,
  upper: strings.upper,
  wordWrap: texts.wordWrap,
  word_wrap: texts.wordWrap,
  words: strings.words,
};

const listMethods = {
  all: lists.all,
  any: lists.any,
  chunk: lists.chunk,
  compact,
  contains: includes,
  count: lists.count,
  drop: lists.drop,
  enumerate: lists.enumerate,
  every: lists.all,
  filter: lists.filter,
  find: lists.find,
  findIndex: (list, f) => list.findIndex((item, index) => truthy(f(item, index))),
  find_index: lists.findIndex,
  first: lists.first,
  flat_map: lists.flatMap,
  flatten: lists.flatten,
  frequencies,
  groupBy: lists.groupBy,
  group_by: lists.groupBy,
  includes,
  isEmpty: strings.isEmpty,
  is_empty: strings.isEmpty,
  join: strings.join,
  last: lists.last,
  len: lists.len,
  max: (list) => lists.max(list),
  maxBy,
  max_by: maxBy,
  min: (list) => lists.min(list),
  minBy,
  min_by: minBy,
  partition: lists.partition,
  reversed: lists.reversed,
  some: lists.any,
  sort: (list, compare) => (compare === undefined ? list.sort(lists.order) : list.sort(compare)),
  sortBy,
  sort_by: sortBy,
  sorted: lists.sorted,
  sum: lists.sum,
  sumBy,
  sum_by: sumBy,
  take: lists.take,
  unique,
  zip: lists.zip,
  zipWith,
  zip_with: zipWith,
};

/** The names that have a Tova implementation, by receiver; methods.def lists the same. */
export const methodNames = { strings: Object.keys(stringMethods), lists: Object.keys(listMethods) };

/** `receiver.name(...values)`. */
export function callMethod(receiver, name, ...values) {
  if (typeof receiver === "string") {
    if (Object.hasOwn(stringMethods, name)) return stringMethods[name](receiver, ...values);
  } else if (Array.isArray(receiver)) {
    if (Object.hasOwn(listMethods, name)) return listMethods[name](receiver, ...values);
  } else if (receiver === null || receiver === undefined) {
    throw new TypeError(`can't call \`${name}\` on nil`);
  }
  if (typeof receiver[name] !== "function") throw new TypeError(`this value has no method \`${name}\``);
  return receiver[name](...values);
}

/** `receiver?.name(...values)`. */
export function callMethodIfAny(receiver, name, ...values) {
  return receiver === null || receiver === undefined ? null : callMethod(receiver, name, ...values);
}
