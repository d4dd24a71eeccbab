/** Assertions: for tests, and for what must hold in a correct program. */

import { asFunction, asText, isPlainObject, messageOf } from "./arguments.js";
import { equals, truthy } from "./operators.js";
import { inspect } from "./show.js";
import { typeOfValue } from "./values.js";

/**
 * What a failed assertion throws.
 * @param {{headline?: string, expected?: unknown, actual?: unknown}} details the message's parts, for those who show
 *     them in another way; with two values, both are given
 */
export class AssertionError extends Error {
  constructor(message, details = {}) {
    super(message);
    this.name = "AssertionError";
    Object.defineProperty(this, "details", { value: details });
  }
}

/**
 * The equality that tests mean: like `==`, but lists, plain objects, dates and the fields of variants are compared
 * by what is in them.
 */
export function sameContent(a, b, depth = 0) {
  if (equals(a, b) || (Number.isNaN(a) && Number.isNaN(b))) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object" || depth > 500) return false;
  const same = (x, y) => sameContent(x, y, depth + 1);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  const type = typeOfValue(a);
  if (type !== undefined) {
    return type.positional && typeOfValue(b) === type && type.fields.every((field) => same(a[field], b[field]));
  }
  if (!isPlainObject(a) || !isPlainObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

function fail(msg, message, details) {
  if (msg === undefined || msg === null) throw new AssertionError(message, details);
  throw new AssertionError(`${asText(msg)}: ${message}`, details && { ...details, headline: asText(msg) });
}

/** Throws unless `condition` is true, that is neither false nor nil. */
export function assert(condition, msg) {
  if (!truthy(condition)) throw new AssertionError(asText(msg ?? "Assertion failed"));
  return null;
}

/** Throws unless `a` equals `b`; the message shows both. */
export function assertEq(a, b, msg) {
  if (sameContent(a, b)) return null;
  const details = { headline: "the values differ", expected: b ?? null, actual: a ?? null };
  return fail(msg, `expected ${inspect(b)}, but got ${inspect(a)}`, details);
}

/** Throws when `a` equals `b`. */
export function assertNe(a, b, msg) {
  if (sameContent(a, b)) fail(msg, `expected something other than ${inspect(a)}`);
  return null;
}

/**
 * Throws unless calling `func` throws; gives the error.
 * @param expected a part of its message, or a regular expression that matches it
 */
export function assertThrows(func, expected) {
  const call = asFunction(func);
  try {
    call();
  } catch (thrown) {
    const message = messageOf(thrown);
    if (expected === undefined || expected === null) return thrown;
    const fits = expected instanceof RegExp ? message.search(expected) >= 0 : message.includes(asText(expected));
    if (fits) return thrown;
    return fail(null, `expected an error with ${inspect(expected)}, but got ${inspect(message)}`);
  }
  return fail(null, "expected an error, but nothing was thrown");
}
