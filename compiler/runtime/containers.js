/**
 * Dictionaries and queues beside lists and objects. `OrderedDict` and `Deque` never change: what would change
 * them gives a new one. `DefaultDict` changes in place.
 */

import { markPairs, toList } from "./iterate.js";
import { inspect } from "./show.js";
import { callable } from "./values.js";

/** Pairs of key and value from a list of pairs, a map, an object or nil. */
function pairsOf(content) {
  return content === null || content === undefined ? [] : toList(content);
}

function showPairs(name, map) {
  return `${name}(${inspect([...map])})`;
}

/** A dictionary that remembers the order in which its keys came. */
export const OrderedDict = callable(class OrderedDict {
  /**
   * The newest version owns the map. An older one knows the version that took it over, and what to undo there to
   * get its own content back, so that a chain of `set` costs no copies.
   */
  #map;
  #newer = null;
  #undo = null;

  constructor(content) {
    this.#map = new Map(pairsOf(content));
  }

  /** This version's own map, restored from newer versions when they took it. */
  #own() {
    if (this.#map !== null) return this.#map;
    const chain = [];
    let at = this;
    for (; at.#map === null; at = at.#newer) chain.push(at.#undo);
    const map = new Map(at.#map);
    for (const { key, hadKey, value } of chain.reverse()) {
      if (hadKey) map.set(key, value);
      else map.delete(key);
    }
    this.#newer = this.#undo = null;
    return (this.#map = map);
  }

  /** A dictionary with `value` under `key`, which keeps its place when it is there already. */
  set(key, value) {
    const map = this.#own();
    const next = new OrderedDict();
    this.#undo = { key, hadKey: map.has(key), value: map.get(key) };
    this.#newer = next;
    this.#map = null;
    next.#map = map.set(key, value);
    return next;
  }

  /** The value under `key`, or nil. */
  get(key) {
    return this.#own().get(key) ?? null;
  }

  /** A dictionary without `key`. */
  delete(key) {
    const next = new OrderedDict(this.#own());
    next.#map.delete(key);
    return next;
  }

  /** True when there is something under `key`. */
  has(key) {
    return this.#own().has(key);
  }

  keys() {
    return [...this.#own().keys()];
  }

  values() {
    return [...this.#own().values()];
  }

  /** Pairs of key and value in the order of the keys. */
  entries() {
    return [...this.#own().entries()];
  }

  get length() {
    return this.#own().size;
  }

  [Symbol.iterator]() {
    return this.entries()[Symbol.iterator]();
  }

  toString() {
    return showPairs("OrderedDict", this.#own());
  }
});

/** A dictionary that makes a value for each missing key that is asked for. */
export const DefaultDict = callable(class DefaultDict {
  #map = new Map();
  #factory;

  constructor(factory) {
    this.#factory = factory;
  }

  /** The value under `key`; when there is none, the factory's, which stays there. */
  get(key) {
    if (!this.#map.has(key)) this.#map.set(key, this.#factory());
    return this.#map.get(key);
  }

  /** Puts `value` under `key` and returns the dictionary itself. */
  set(key, value) {
    this.#map.set(key, value);
    return this;
  }

  /** Removes `key` and returns the dictionary itself. */
  delete(key) {
    this.#map.delete(key);
    return this;
  }

  /** True when there is something under `key`; makes no value. */
  has(key) {
    return this.#map.has(key);
  }

  keys() {
    return [...this.#map.keys()];
  }

  values() {
    return [...this.#map.values()];
  }

  entries() {
    return [...this.#map.entries()];
  }

  get length() {
    return this.#map.size;
  }

  [Symbol.iterator]() {
    return this.entries()[Symbol.iterator]();
  }

  toString() {
    return showPairs("DefaultDict", this.#map);
  }
});

/** How often each item occurs. */
export const Counter = callable(class Counter {
  #counts = new Map();

  constructor(items) {
    for (const item of toList(items)) this.#counts.set(item, this.count(item) + 1);
  }

  /** How often `item` occurs. */
  count(item) {
    return this.#counts.get(item) ?? 0;
  }

  /** The sum of all counts. */
  total() {
    return this.values().reduce((sum, count) => sum + count, 0);
  }

  /** The `n` most frequent items, or all, as pairs of item and count, the most frequent first. */
  most_common(n) {
    const sorted = this.entries().sort((a, b) => b[1] - a[1]);
    return n === undefined || n === null ? sorted : sorted.slice(0, Math.max(n, 0));
  }

  mostCommon(n) {
    return this.most_common(n);
  }

  keys() {
    return [...this.#counts.keys()];
  }

  values() {
    return [...this.#counts.values()];
  }

  entries() {
    return [...this.#counts.entries()];
  }

  get length() {
    return this.#counts.size;
  }

  [Symbol.iterator]() {
    return this.entries()[Symbol.iterator]();
  }

  toString() {
    return showPairs("Counter", this.#counts);
  }
});

for (const type of [OrderedDict, DefaultDict, Counter]) markPairs(type.prototype);
