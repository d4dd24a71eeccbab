/** Numbers: constants, rounding, powers, angles and logarithms. */

/** The ratio of a circle's circumference to its diameter. */
export const PI = Math.PI;

/** The base of natural logarithms. */
export const E = Math.E;

/** Positive infinity. */
export const INF = Infinity;

/** Without the sign that JavaScript gives to some zeros. */
function plain(n) {
  return n + 0;
}

/** The distance of `n` from zero. */
export function abs(n) {
  return Math.abs(n);
}

/** The nearest whole number that isn't greater than `n`. */
export function floor(n) {
  return plain(Math.floor(n));
}

/** The nearest whole number that isn't less than `n`. */
export function ceil(n) {
  return plain(Math.ceil(n));
}

/** The nearest whole number; halves go up. */
export function round(n) {
  return plain(Math.round(n));
}

/** `n` without its decimals. */
export function trunc(n) {
  return plain(Math.trunc(n));
}

/** -1, 0 or 1. */
export function sign(n) {
  return plain(Math.sign(n));
}

/** `n`, or the bound of `lo` to `hi` that is next to it. */
export function clamp(n, lo, hi) {
  if (n < lo) return lo;
  return n > hi ? hi : n;
}

/** The square root. */
export function sqrt(n) {
  return Math.sqrt(n);
}

/** `base` to the power of `exponent`. */
export function pow(base, exponent) {
  return base ** exponent;
}

/** The sine of an angle in radians. */
export function sin(n) {
  return Math.sin(n);
}

/** The cosine of an angle in radians. */
export function cos(n) {
  return Math.cos(n);
}

/** The tangent of an angle in radians. */
export function tan(n) {
  return Math.tan(n);
}

/** The angle in radians whose sine is `n`. */
export function asin(n) {
  return Math.asin(n);
}

/** The angle in radians whose cosine is `n`. */
export function acos(n) {
  return Math.acos(n);
}

/** The angle in radians whose tangent is `n`. */
export function atan(n) {
  return Math.atan(n);
}

/** The angle in radians between the x axis and the line from the origin to (`x`, `y`). */
export function atan2(y, x) {
  return Math.atan2(y, x);
}

/** Radians for degrees. */
export function toRadians(deg) {
  return (deg * Math.PI) / 180;
}

/** Degrees for radians. */
export function toDegrees(rad) {
  return (rad * 180) / Math.PI;
}

/** The natural logarithm. */
export function ln(n) {
  return Math.log(n);
}

/** The logarithm to the base 2. */
export function log2(n) {
  return Math.log2(n);
}

/** The logarithm to the base 10. */
export function log10(n) {
  return Math.log10(n);
}

/** `E` to the power of `n`. */
export function exp(n) {
  return Math.exp(n);
}

/** The length of the line from the origin to (`a`, `b`). */
export function hypot(a, b) {
  return Math.hypot(a, b);
}

/** The number between `a` (for 0) and `b` (for 1). */
export function lerp(a, b, t) {
  return a + (b - a) * t;
}

/** True when `n` is the number that stands for no number. */
export function isNaN(n) {
  return Number.isNaN(n);
}

/** True for numbers other than NaN and the infinities. */
export function isFinite(n) {
  return Number.isFinite(n);
}

/** True when `a` and `b` are at most `tol` apart. */
export function isClose(a, b, tol = 1e-9) {
  return a === b || Math.abs(a - b) <= tol;
}
