/** `Result` and `Option`: values that say whether there is something, or what went wrong instead. */

import { asFunction } from "./arguments.js";
import { method, sumType, TYPE, unitVariant, variant } from "./values.js";
import { show } from "./show.js";

export const Result = sumType("Result");

/** A success that holds `value`. */
export function Ok(value) {
  if (!new.target) return new Ok(value);
  this.value = value;
}
variant(Result, "Ok", Ok, ["value"]);

/** A failure that holds `error`. */
export function Err(error) {
  if (!new.target) return new Err(error);
  this.error = error;
}
variant(Result, "Err", Err, ["error"]);

export const Option = sumType("Option");

/** A value that is there. */
export function Some(value) {
  if (!new.target) return new Some(value);
  this.value = value;
}
variant(Option, "Some", Some, ["value"]);

for (const description of [Ok, Err, Some].map((constructor) => constructor[TYPE])) description.eqInFields = true;

/** The absence of a value. */
export const None = unitVariant(Option, "None");

/** Raised by `unwrap` and `expect`; `payload` is what the failed `Err` held. */
export class UnwrapError extends Error {
  constructor(message, payload) {
    super(message);
    this.name = "UnwrapError";
    this.payload = payload;
  }
}

function truthy(value) {
  return value !== false && value !== null && value !== undefined;
}

const resultMethods = {
  map(f) {
    return this instanceof Ok ? Ok(asFunction(f)(this.value)) : this;
  },
  flatMap(f) {
    return this instanceof Ok ? asFunction(f)(this.value) : this;
  },
  mapErr(f) {
    return this instanceof Err ? Err(asFunction(f)(this.error)) : this;
  },
  unwrap() {
    if (this instanceof Ok) return this.value;
    throw new UnwrapError(`Called unwrap on Err: ${show(this.error)}`, this.error);
  },
  unwrapErr() {
    if (this instanceof Err) return this.error;
    throw new UnwrapError(`Called unwrapErr on Ok: ${show(this.value)}`, this.value);
  },
  unwrapOr(fallback) {
    return this instanceof Ok ? this.value : fallback;
  },
  unwrapOrElse(f) {
    return this instanceof Ok ? this.value : asFunction(f)(this.error);
  },
  expect(message) {
    if (this instanceof Ok) return this.value;
    throw new UnwrapError(show(message), this.error);
  },
  isOk() {
    return this instanceof Ok;
  },
  isErr() {
    return this instanceof Err;
  },
  or(other) {
    return this instanceof Ok ? this : other;
  },
  and(other) {
    return this instanceof Ok ? other : this;
  },
  ok() {
    return this instanceof Ok ? Some(this.value) : None;
  },
  err() {
    return this instanceof Err ? Some(this.error) : None;
  },
  context(message) {
    if (this instanceof Ok) return this;
    return Err(`${message} → caused by: ${show(this.error)}`);
  },
};

const optionMethods = {
  map(f) {
    return this instanceof Some ? Some(asFunction(f)(this.value)) : this;
  },
  flatMap(f) {
    return this instanceof Some ? asFunction(f)(this.value) : this;
  },
  filter(predicate) {
    return this instanceof Some && truthy(asFunction(predicate)(this.value)) ? this : None;
  },
  unwrap() {
    if (this instanceof Some) return this.value;
    throw new UnwrapError("Called unwrap on None", null);
  },
  unwrapOr(fallback) {
    return this instanceof Some ? this.value : fallback;
  },
  unwrapOrElse(f) {
    return this instanceof Some ? this.value : asFunction(f)();
  },
  expect(message) {
    if (this instanceof Some) return this.value;
    throw new UnwrapError(show(message), null);
  },
  isSome() {
    return this instanceof Some;
  },
  isNone() {
    return this === None;
  },
  or(other) {
    return this instanceof Some ? this : other;
  },
  and(other) {
    return this instanceof Some ? other : this;
  },
  okOr(error) {
    return this instanceof Some ? Ok(this.value) : Err(error);
  },
};

/** The documented snake_case spelling of a camelCase name. */
function snakeCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function attach(type, methods) {
  for (const [name, body] of Object.entries(methods)) {
    method(type, name, body);
    const alias = snakeCase(name);
    if (alias !== name) method(type, alias, body);
  }
}

attach(Result, resultMethods);
attach(Option, optionMethods);
