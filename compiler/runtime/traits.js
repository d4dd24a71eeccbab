/** Traits and interfaces: what a type must be able to do, and what it gets for it. */

import { defaultMethod } from "./values.js";

/** A trait or interface with the names of its methods and the bodies of the default ones. */
export function trait(name, methods, defaults = {}) {
  return Object.freeze({ name, methods, defaults });
}

/** Attaches the default methods that the type does not have itself. */
export function implement(type, implemented) {
  for (const [name, body] of Object.entries(implemented.defaults ?? {})) defaultMethod(type, name, body);
}

/** True when a value has every method of the trait. */
export function hasTrait(value, wanted) {
  if (value === null || value === undefined || !Array.isArray(wanted.methods)) return false;
  return wanted.methods.every((name) => typeof value[name] === "function");
}
