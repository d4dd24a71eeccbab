/** Chance: random numbers, and random choices from lists. */

import { toList } from "./iterate.js";

/** A number from 0 up to but without 1. */
export function random() {
  return Math.random();
}

/** A whole number from `lo` to `hi`, both included. */
export function randomInt(lo, hi) {
  const least = Math.ceil(lo);
  return least + Math.floor(Math.random() * (Math.floor(hi) - least + 1));
}

/** A number from `lo` up to but without `hi`. */
export function randomFloat(lo, hi) {
  return lo + Math.random() * (hi - lo);
}

/** One of the items, or nil when there are none. */
export function choice(arr) {
  const items = toList(arr);
  return items.length === 0 ? null : items[Math.floor(Math.random() * items.length)];
}

/** The items in a random order. */
export function shuffle(arr) {
  const items = toList(arr);
  return draw(items, items.length, Math.random);
}

/**
 * Random items of `arr`, none of them twice.
 * @param n how many; below 1, which part of the list
 * @param seed a number, also as `seed: 42`: the same seed draws the same items
 */
export function sample(arr, n, seed) {
  const items = toList(arr);
  return draw(items, sizeOf(items, n), generator(seedOf(seed)));
}

/** How far apart the seeds of neighbouring groups are, as documented. */
const GROUP_SEED_STEP = 7919;

/**
 * `sample` of each group on its own, in the order in which the groups appear.
 * @param key the name of a field, or a function of an item
 */
export function stratifiedSample(arr, key, n, seed) {
  const groups = new Map();
  for (const item of toList(arr)) {
    const name = typeof key === "function" ? key(item) : item?.[key];
    if (groups.has(name)) groups.get(name).push(item);
    else groups.set(name, [item]);
  }
  const start = seedOf(seed);
  return [...groups.values()].flatMap((items, i) =>
    draw(items, sizeOf(items, n), generator(start === undefined ? undefined : start + i * GROUP_SEED_STEP)),
  );
}

function sizeOf(items, n) {
  const wanted = n < 1 ? Math.floor(items.length * n) : Math.floor(n);
  return Math.max(0, Math.min(items.length, wanted || 0));
}

function seedOf(seed) {
  const value = seed !== null && typeof seed === "object" ? seed.seed : seed;
  return value ?? undefined;
}

/** The first `size` steps of the Fisher-Yates shuffle on a copy. */
function draw(items, size, next) {
  const copy = [...items];
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(next() * (copy.length - i));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy.slice(0, size);
}

/** A function that gives numbers from 0 up to but without 1: xorshift128 for a seed, otherwise chance. */
function generator(seed) {
  if (seed === undefined) return Math.random;
  const state = [seed | 0, (seed ^ 0x9e3779b9) | 0, Math.imul(seed | 0, 0x85ebca6b) ^ 0x6c078965, 0x1234567];
  const next = () => {
    let t = state[3];
    t ^= t << 11;
    t ^= t >>> 8;
    state[3] = state[2];
    state[2] = state[1];
    state[1] = state[0];
    state[0] = (t ^ state[0] ^ (state[0] >>> 19)) | 0;
    return (state[0] >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds begin alike: let them drift apart first.
  for (let i = 0; i < 20; i++) next();
  return next;
}
