/** Functions over functions. */

import { truthy } from "./operators.js";

/** Gives back what it gets. */
export const identity = (value) => value;

/** A function that applies the last of `functions` first; that one gets all arguments. */
export function compose(...functions) {
  return pipeFn(...functions.reverse());
}

/** A function that applies the first of `functions` first; that one gets all arguments. */
export function pipeFn(...functions) {
  const [start = identity, ...rest] = functions;
  return (...values) => rest.reduce((result, f) => f(result), start(...values));
}

/** A function that is true where `f` isn't. */
export function negate(f) {
  return (...values) => !truthy(f(...values));
}

/** Remembers results by arguments, compared by identity for objects and by value otherwise. */
export function memoize(f) {
  const root = new Map();
  const result = Symbol("result");
  return (...values) => {
    let node = root;
    for (const value of [values.length, ...values]) {
      if (!node.has(value)) node.set(value, new Map());
      node = node.get(value);
    }
    if (!node.has(result)) node.set(result, f(...values));
    return node.get(result);
  };
}

/** Calls the function at most once; later calls give its first result. */
export function once(f) {
  let called = false;
  let result = null;
  return (...values) => {
    if (!called) {
      called = true;
      result = f(...values);
    }
    return result;
  };
}

/** `f` with its first arguments given. */
export function partial(f, ...given) {
  return (...rest) => f(...given, ...rest);
}

/** Takes the arguments in as many calls as the caller likes. */
export function curry(f, arity = f.length) {
  const collect = (given) => (...values) => {
    const all = [...given, ...values];
    return all.length >= arity ? f(...all) : collect(all);
  };
  return collect([]);
}

/** Swaps the first two arguments. */
export function flip(f) {
  return (a, b, ...rest) => f(b, a, ...rest);
}
