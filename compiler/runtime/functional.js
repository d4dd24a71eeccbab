/** Functions over functions. */

import { asFunction } from "./arguments.js";
import { truthy } from "./operators.js";

/** Gives back what it gets. */
export const identity = (value) => value;

/** A function that applies the last of `functions` first; that one gets all arguments. */
export function compose(...functions) {
  return pipeFn(...functions.reverse());
}

/** A function that applies the first of `functions` first; that one gets all arguments. */
export function pipeFn(...functions) {
  const [start = identity, ...rest] = functions.map(asFunction);
  return (...values) => rest.reduce((result, f) => f(result), start(...values));
}

/** A function that is true where `f` isn't. */
export function negate(f) {
  const test = asFunction(f);
  return (...values) => !truthy(test(...values));
}

/** Remembers results by arguments, compared by identity for objects and by value otherwise. */
export function memoize(f) {
  const call = asFunction(f);
  const root = new Map();
  const result = Symbol("result");
  return (...values) => {
    let node = root;
    for (const value of [values.length, ...values]) {
      if (!node.has(value)) node.set(value, new Map());
      node = node.get(value);
    }
    if (!node.has(result)) node.set(result, call(...values));
    return node.get(result);
  };
}

/** Calls the function at most once; later calls give its first result. */
export function once(f) {
  const call = asFunction(f);
  let called = false;
  let result = null;
  return (...values) => {
    if (!called) {
      called = true;
      result = call(...values);
    }
    return result;
  };
}

/** `f` with its first arguments given. */
export function partial(f, ...given) {
  const call = asFunction(f);
  return (...rest) => call(...given, ...rest);
}

/** Takes the arguments in as many calls as the caller likes. */
export function curry(f, arity = asFunction(f).length) {
  const collect = (given) => (...values) => {
    const all = [...given, ...values];
    return all.length >= arity ? f(...all) : collect(all);
  };
  return collect([]);
}

/** Swaps the first two arguments. */
export function flip(f) {
  const call = asFunction(f);
  return (a, b, ...rest) => call(b, a, ...rest);
}
