/**
 * Tova's methods on strings and lists. They are called through `callMethod`, so that no prototype of JavaScript
 * is changed; the names are listed in methods.def. A value with a method of its own always uses that.
 */

import * as lists from "./collections.js";
import * as strings from "./strings.js";
import { includes, truthy } from "./operators.js";

const stringMethods = {
  camelCase: strings.camelCase,
  capitalize: strings.capitalize,
  center: strings.center,
  chars: strings.chars,
  contains: strings.contains,
  count: strings.countOf,
  countOf: strings.countOf,
  dedent: strings.dedent,
  endsWith: strings.endsWith,
  ends_with: strings.endsWith,
  escapeHtml: strings.escapeHtml,
  isEmpty: strings.isEmpty,
  kebabCase: strings.kebabCase,
  len: lists.len,
  lines: strings.lines,
  lower: strings.lower,
  pad_end: strings.padEnd,
  pad_start: strings.padStart,
  replace: strings.replace,
  replaceFirst: strings.replaceFirst,
  reversed: strings.reverseStr,
  slugify: strings.slugify,
  snakeCase: strings.snakeCase,
  startsWith: strings.startsWith,
  starts_with: strings.startsWith,
  titleCase: strings.titleCase,
  title_case: strings.titleCase,
  truncate: strings.truncate,
  upper: strings.upper,
  words: strings.words,
};

const listMethods = {
  all: lists.all,
  any: lists.any,
  chunk: lists.chunk,
  contains: includes,
  count: lists.count,
  drop: lists.drop,
  enumerate: lists.enumerate,
  every: lists.all,
  filter: lists.filter,
  find: lists.find,
  findIndex: (list, f) => list.findIndex((item, index) => truthy(f(item, index))),
  first: lists.first,
  flatten: lists.flatten,
  includes,
  isEmpty: strings.isEmpty,
  last: lists.last,
  len: lists.len,
  max: (list) => lists.max(list),
  min: (list) => lists.min(list),
  reversed: lists.reversed,
  some: lists.any,
  sort: (list, compare) => (compare === undefined ? list.sort(lists.order) : list.sort(compare)),
  sorted: lists.sorted,
  sum: lists.sum,
  take: lists.take,
  unique: lists.unique,
  zip: lists.zip,
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
