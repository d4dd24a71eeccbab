/** Built-in functions over numbers. */

import { sum } from "./collections.js";

export const PI = Math.PI;
export const E = Math.E;
export const INF = Infinity;

export const abs = (x) => Math.abs(x);
export const floor = (x) => Math.floor(x);
export const ceil = (x) => Math.ceil(x);
export const round = (x) => Math.round(x);
export const trunc = (x) => Math.trunc(x);
export const sign = (x) => Math.sign(x);
export const sqrt = (x) => Math.sqrt(x);
export const pow = (base, exponent) => base ** exponent;
export const sin = (x) => Math.sin(x);
export const cos = (x) => Math.cos(x);
export const tan = (x) => Math.tan(x);
export const asin = (x) => Math.asin(x);
export const acos = (x) => Math.acos(x);
export const atan = (x) => Math.atan(x);
export const atan2 = (y, x) => Math.atan2(y, x);
export const log2 = (x) => Math.log2(x);
export const log10 = (x) => Math.log10(x);
export const ln = (x) => Math.log(x);
export const exp = (x) => Math.exp(x);
export const clamp = (x, low, high) => Math.min(Math.max(x, low), high);
export const toFixed = (x, digits) => Number(x.toFixed(digits));

export function gcd(a, b) {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

export function lcm(a, b) {
  return a === 0 || b === 0 ? 0 : Math.abs(a * b) / gcd(a, b);
}

/** n!; nil for numbers that have none. */
export function factorial(n) {
  if (!Number.isInteger(n) || n < 0) return null;
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

/** The arithmetic mean; 0 for no numbers. */
export function mean(list) {
  return list.length === 0 ? 0 : sum(list) / list.length;
}

/** The middle of the sorted numbers; nil for no numbers. */
export function median(list) {
  if (list.length === 0) return null;
  const items = [...list].sort((a, b) => a - b);
  const half = items.length >> 1;
  return items.length % 2 === 1 ? items[half] : (items[half - 1] + items[half]) / 2;
}
