/** Whole numbers, and numbers as text. */

import { asCount, asText } from "./arguments.js";

/** The quotient without decimals and the remainder of a division. */
export function divmod(a, b) {
  return [Math.trunc(a / b) + 0, (a % b) + 0];
}

/** The greatest whole number that divides both. */
export function gcd(a, b) {
  let x = Math.abs(a);
  let y = Math.abs(b);
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

/** The least whole number that both divide. */
export function lcm(a, b) {
  return a === 0 || b === 0 ? 0 : Math.abs(a * b) / gcd(a, b);
}

/** The product of the whole numbers up to `n`; nil when `n` is negative or not whole. */
export function factorial(n) {
  if (!Number.isInteger(n) || n < 0) return null;
  let result = 1;
  for (let i = 2; i <= n && result !== Infinity; i++) result *= i;
  return result;
}

/**
 * `n` with its thousands separated.
 * @param opts `separator` (a comma by default) and `decimals`, how many to show (by default as many as there are)
 */
export function formatNumber(n, opts = {}) {
  const number = Number(n);
  if (!Number.isFinite(number)) return String(number);
  const decimals = opts?.decimals;
  const separator = asText(opts?.separator ?? ",");
  const text = decimals === undefined || decimals === null ? String(number) : number.toFixed(decimals);
  const [, minus, whole, rest] = /^(-?)(\d+)(.*)$/.exec(text);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, () => separator);
  return minus + grouped + (separator === "." ? rest.replace(".", ",") : rest);
}

function inBase(n, base) {
  return Math.trunc(n).toString(base);
}

/** A whole number in hexadecimal digits. */
export function toHex(n) {
  return inBase(n, 16);
}

/** A whole number in binary digits. */
export function toBinary(n) {
  return inBase(n, 2);
}

/** A whole number in octal digits. */
export function toOctal(n) {
  return inBase(n, 8);
}

/** The number nearest to `n` that has at most `decimals` decimals. */
export function toFixed(n, decimals = 0) {
  return Number(Number(n).toFixed(asCount(decimals)));
}
