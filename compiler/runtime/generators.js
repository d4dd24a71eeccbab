/** Random values, and properties that must hold for all of them. */

import { asFunction, messageOf } from "./arguments.js";
import { AssertionError } from "./assertions.js";
import { toList } from "./iterate.js";
import { choice, randomInt } from "./random.js";
import { inspect } from "./show.js";

const LETTERS = Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.,!äß€😀");
const LONGEST_STRING = 50;
const LONGEST_ARRAY = 20;
const WIDEST_INT = 2 ** 31;

/** How often a generator answers with a value where mistakes are likely: nothing, bounds, zero. */
const EDGE_SHARE = 0.1;

/** A generator: each call of `next` gives a value. */
function generator(edges, make) {
  return { next: () => (edges.length !== 0 && Math.random() < EDGE_SHARE ? choice(edges) : make()) };
}

/** Generators of random values. */
export const Gen = {
  /** Whole numbers from `min` to `max`, both included. */
  int(min = -WIDEST_INT, max = WIDEST_INT) {
    const edges = [min, max, 0].filter((n) => n >= min && n <= max);
    return generator(edges, () => randomInt(min, max));
  },

  /** Numbers of all magnitudes; from `min` up to `max` when both are given. */
  float(min, max) {
    if (min !== undefined && max !== undefined) return generator([min], () => min + Math.random() * (max - min));
    return generator([0], () => (Math.random() * 2 - 1) * 10 ** randomInt(-6, 9));
  },

  /** `true` and `false`. */
  bool() {
    return generator([], () => Math.random() < 0.5);
  },

  /** Strings of at most `maxLen` characters. */
  string(maxLen = LONGEST_STRING) {
    return generator([""], () => {
      let text = "";
      const length = randomInt(0, maxLen);
      for (let i = 0; i < length; i++) {
        const letter = choice(LETTERS);
        if (text.length + letter.length <= maxLen) text += letter;
      }
      return text;
    });
  },

  /** Lists of at most `maxLen` values of the generator `gen`. */
  array(gen, maxLen = LONGEST_ARRAY) {
    return generator([], () => Array.from({ length: randomInt(0, maxLen) }, () => gen.next()));
  },

  /** One of `choices`. */
  oneOf(choices) {
    return generator([], () => choice(choices));
  },
};
Object.defineProperty(Gen, "one_of", { value: Gen.oneOf });

const DEFAULT_RUNS = 100;

/**
 * Calls `property` with values of the generators; it fails by throwing or by returning false. The error then says
 * which values it failed for.
 * @param options `runs`, how many times (100 by default)
 */
export function forAll(generators, property, options = {}) {
  const runs = options?.runs ?? DEFAULT_RUNS;
  const test = asFunction(property);
  for (const gen of toList(generators)) {
    if (typeof gen?.next !== "function") throw new TypeError(`a generator such as Gen.int() is needed here, but got ${inspect(gen)}`);
  }
  for (let run = 1; run <= runs; run++) {
    const values = toList(generators).map((gen) => gen.next());
    const failed = (reason, cause) => {
      const headline = `property failed in run ${run} for (${values.map((value) => inspect(value)).join(", ")})`;
      const error = new AssertionError(`${headline}: ${reason}`, cause?.details && { ...cause.details, headline });
      if (cause instanceof Error) error.cause = cause;
      return error;
    };
    let holds;
    try {
      holds = test(...values);
    } catch (error) {
      throw failed(messageOf(error), error);
    }
    if (holds === false) throw failed("it returned false");
  }
  return null;
}
