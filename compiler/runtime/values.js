/**
 * Structs, sum types and their variants.
 *
 * A struct and a variant with a payload are constructor functions that work with and without `new`; their
 * prototype carries a description under a symbol, so that no field or method name can collide with it.
 */

import { show } from "./show.js";

/** The key under which a prototype keeps its type's description. */
export const TYPE = Symbol("tova.type");

/**
 * The description of a value's struct or variant, or undefined for every other value.
 * @returns {{name: string, fields: string[], positional: boolean, owner: Function, eq: boolean} | undefined}
 */
export function typeOfValue(value) {
  return value !== null && typeof value === "object" ? value[TYPE] : undefined;
}

/** What JavaScript's own conversion to a string calls; a type's own `toString` takes its place. */
function toShownString() {
  return show(this);
}

function describe(prototype, description) {
  Object.defineProperty(prototype, TYPE, { value: description });
  if (!Object.hasOwn(description.owner.prototype, "toString")) {
    Object.defineProperty(description.owner.prototype, "toString", {
      value: toShownString,
      writable: true,
      configurable: true,
    });
  }
}

/** True for the `toString` that every struct and variant has without an `impl`. */
export function isDefaultText(f) {
  return f === toShownString;
}

/** Completes the constructor function of a struct. */
export function struct(constructor, name, fields) {
  describe(constructor.prototype, { name, fields, positional: false, owner: constructor, constructor, eq: false });
  constructor[TYPE] = constructor.prototype[TYPE];
  return constructor;
}

/** Makes the object that stands for a sum type: it owns the methods and has the variants as properties. */
export function sumType(name) {
  const type = function () {
    throw new TypeError(`\`${name}\` is a type: build one of its variants instead`);
  };
  type[TYPE] = { name, variants: [], owner: type, eq: false };
  return type;
}

/** Completes the constructor function of a variant with a payload. */
export function variant(type, name, constructor, fields) {
  const description = { name, fields, positional: true, owner: type, constructor, eq: type[TYPE].eq };
  Object.setPrototypeOf(constructor.prototype, type.prototype);
  describe(constructor.prototype, description);
  constructor[TYPE] = description;
  type[TYPE].variants.push(description);
  Object.defineProperty(type, name, { value: constructor, enumerable: true, configurable: true });
  return constructor;
}

/** Makes the one value of a variant without a payload. */
export function unitVariant(type, name) {
  const prototype = Object.create(type.prototype);
  const description = { name, fields: [], positional: true, owner: type, eq: type[TYPE].eq };
  describe(prototype, description);
  const value = Object.freeze(Object.create(prototype));
  description.unit = value;
  type[TYPE].variants.push(description);
  Object.defineProperty(type, name, { value, enumerable: true, configurable: true });
  return value;
}

/** The payload of a variant, or the field of a struct, by its position. */
export function payload(value, position) {
  return value[value[TYPE].fields[position]];
}

/** The values of all fields in declaration order. */
export function fieldValues(value) {
  return value[TYPE].fields.map((field) => value[field]);
}

/** Attaches a method to a struct or sum type. */
export function method(type, name, body) {
  Object.defineProperty(type.prototype, name, { value: body, writable: true, configurable: true });
}

/** Attaches a trait's default method unless the type has its own. */
export function defaultMethod(type, name, body) {
  if (!Object.hasOwn(type.prototype, name)) method(type, name, body);
}

/** Attaches a function that is called on the type itself. */
export function associated(type, name, body) {
  Object.defineProperty(type, name, { value: body, writable: true, configurable: true });
}

/** Attaches a trait's function that takes no `self`: to the values of a type and to the type itself. */
export function traitFunction(type, name, body) {
  method(type, name, body);
  associated(type, name, body);
}

/** What stands for an exported type alias at run time: nothing but its name. */
export function typeAlias(name) {
  return Object.freeze({ [TYPE]: { name, alias: true } });
}

/** Marks a function as the test of a refinement type. */
export function refinement(test, name) {
  Object.defineProperty(test, TYPE, { value: { name, refinement: true } });
  return test;
}

/** A class that also makes its instances when it is called without `new`. */
export function callable(type) {
  return new Proxy(type, { apply: (target, _, values) => new target(...values) });
}

/** `Type.new(...)`: the type's own function `new` where it has one, else its constructor. */
export function construct(type, ...values) {
  return Object.hasOwn(type, "new") ? type.new(...values) : new type(...values);
}
