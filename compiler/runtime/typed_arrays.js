/** Arrays of machine numbers (`Float64Array`, `Int32Array` and their kind), for fast computing. */

import { asCount, asFunction } from "./arguments.js";
import { inspect } from "./show.js";

/** Numbers as an array; nil is none. */
function numbers(arr) {
  if (arr === null || arr === undefined) return [];
  if (Array.isArray(arr) || (ArrayBuffer.isView(arr) && typeof arr.length === "number")) return arr;
  throw new TypeError(`a list of numbers is needed here, but got ${inspect(arr)}`);
}

/** A new array of the kind of `arr`. */
function like(arr, length) {
  return arr === null || arr === undefined || Array.isArray(arr) ? new Float64Array(length) : new arr.constructor(length);
}

/** The sum with Kahan's compensation in Neumaier's form, which also keeps a small number beside large ones. */
export function typedSum(arr) {
  let sum = 0;
  let lost = 0;
  const items = numbers(arr);
  for (let i = 0; i < items.length; i++) {
    const n = items[i];
    const next = sum + n;
    lost += Math.abs(sum) >= Math.abs(n) ? sum - next + n : n - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/** The dot product, as far as both arrays reach. */
export function typedDot(a, b) {
  let sum = 0;
  const length = Math.min(numbers(a).length, numbers(b).length);
  for (let i = 0; i < length; i++) sum += a[i] * b[i];
  return sum;
}

/** The length of the vector. */
export function typedNorm(arr) {
  return Math.sqrt(typedDot(arr, arr));
}

/** The sums of the numbers at the same position, as far as both arrays reach. */
export function typedAdd(a, b) {
  const result = like(a, Math.min(numbers(a).length, numbers(b).length));
  for (let i = 0; i < result.length; i++) result[i] = a[i] + b[i];
  return result;
}

/** Every number multiplied by `scalar`. */
export function typedScale(arr, scalar) {
  return typedMap(arr, (n) => n * scalar);
}

/** What `f` makes of every number and its position, as an array of the same kind. */
export function typedMap(arr, f) {
  const items = numbers(arr);
  const transform = asFunction(f);
  const result = like(items, items.length);
  for (let i = 0; i < items.length; i++) result[i] = transform(items[i], i);
  return result;
}

/** The numbers folded into one value. */
export function typedReduce(arr, f, init) {
  let total = init;
  const step = asFunction(f);
  for (const n of numbers(arr)) total = step(total, n);
  return total;
}

/** The numbers in ascending order. */
export function typedSort(arr) {
  const items = numbers(arr);
  const result = like(items, items.length);
  result.set(items);
  return result.sort();
}

/** `n` zeros. */
export function typedZeros(n) {
  return new Float64Array(asCount(n));
}

/** `n` ones. */
export function typedOnes(n) {
  return new Float64Array(asCount(n)).fill(1);
}

/** An array of the kind and length of `arr` with `value` everywhere. */
export function typedFill(arr, value) {
  return like(numbers(arr), numbers(arr).length).fill(value);
}

/** The numbers from `start` up to but without `end` in steps of `step`. */
export function typedRange(start, end, step = 1) {
  if (step === 0) throw new RangeError("the step of a range must not be zero");
  const length = Math.max(0, Math.ceil((end - start) / step));
  return new Float64Array(length).map((_, i) => start + i * step);
}

/** `n` numbers from `start` to `end`, both included, with equal distances. */
export function typedLinspace(start, end, n) {
  if (n === 1) return new Float64Array([start]);
  return new Float64Array(asCount(n)).map((_, i) => (i === n - 1 ? end : start + ((end - start) * i) / (n - 1)));
}
