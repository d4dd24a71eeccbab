/** Sequences that compute their elements when somebody asks for them. */

import { callback } from "./collections.js";
import { iterate } from "./iterate.js";
import { truthy } from "./operators.js";
import { None, Some } from "./result.js";

/** Nil is an empty sequence. */
function elementsOf(value) {
  return value === null || value === undefined ? [] : iterate(value);
}

/**
 * A lazy sequence. It can be walked as often as what it comes from; nothing is computed before.
 * Every method up to `enumerate` gives another sequence, those after it consume this one.
 */
export class Seq {
  #start;

  /** @param start a function that gives a fresh iterable */
  constructor(start) {
    this.#start = start;
  }

  [Symbol.iterator]() {
    return this.#start()[Symbol.iterator]();
  }

  filter(fn) {
    const test = callback(fn);
    const source = this;
    return new Seq(function* () {
      let index = 0;
      for (const item of source) if (truthy(test(item, index++))) yield item;
    });
  }

  map(fn) {
    const transform = callback(fn);
    const source = this;
    return new Seq(function* () {
      let index = 0;
      for (const item of source) yield transform(item, index++);
    });
  }

  take(n) {
    const source = this;
    return new Seq(function* () {
      if (!(n > 0)) return;
      let left = n;
      for (const item of source) {
        yield item;
        if (--left <= 0) return;
      }
    });
  }

  drop(n) {
    const source = this;
    return new Seq(function* () {
      let left = n;
      for (const item of source) if (--left < 0) yield item;
    });
  }

  zip(other) {
    const source = this;
    return new Seq(function* () {
      const right = elementsOf(other)[Symbol.iterator]();
      try {
        for (const item of source) {
          const next = right.next();
          if (next.done) return;
          yield [item, next.value];
        }
      } finally {
        right.return?.();
      }
    });
  }

  flatMap(fn) {
    const source = this;
    return new Seq(function* () {
      for (const item of source) yield* elementsOf(fn(item));
    });
  }

  enumerate() {
    const source = this;
    return new Seq(function* () {
      let index = 0;
      for (const item of source) yield [index++, item];
    });
  }

  collect() {
    return Array.from(this);
  }

  reduce(fn, ...start) {
    let isStarted = start.length !== 0;
    let total = isStarted ? start[0] : null;
    for (const item of this) {
      total = isStarted ? fn(total, item) : item;
      isStarted = true;
    }
    return total;
  }

  first() {
    for (const item of this) return Some(item);
    return None;
  }

  count() {
    let count = 0;
    for (const _ of this) count++;
    return count;
  }

  forEach(fn) {
    for (const item of this) fn(item);
    return null;
  }

  any(fn) {
    for (const item of this) if (truthy(fn(item))) return true;
    return false;
  }

  all(fn) {
    for (const item of this) if (!truthy(fn(item))) return false;
    return true;
  }

  find(fn) {
    for (const item of this) if (truthy(fn(item))) return Some(item);
    return None;
  }

  toString() {
    return "<sequence>";
  }
}

for (const [alias, name] of [
  ["flat_map", "flatMap"],
  ["for_each", "forEach"],
  ["toArray", "collect"],
  ["to_array", "collect"],
]) {
  Object.defineProperty(Seq.prototype, alias, { value: Seq.prototype[name] });
}

/** A lazy sequence over whatever `for` can go over. */
export function iter(iterable) {
  return new Seq(() => elementsOf(iterable));
}
