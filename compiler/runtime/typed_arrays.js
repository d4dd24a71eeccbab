/** Arrays of machine numbers (`Float64Array`, `Int32Array` and their kind), for fast computing. */

/** A new array of the kind of `arr`. */
function like(arr, length) {
  return Array.isArray(arr) ? new Float64Array(length) : new arr.constructor(length);
}

/** The sum with Kahan's compensation in Neumaier's form, which also keeps a small number beside large ones. */
export function typedSum(arr) {
  let sum = 0;
  let lost = 0;
  for (const n of arr) {
    const next = sum + n;
    lost += Math.abs(sum) >= Math.abs(n) ? sum - next + n : n - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/** The dot product, as far as both arrays reach. */
export function typedDot(a, b) {
  let sum = 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) sum += a[i] * b[i];
  return sum;
}

/** The length of the vector. */
export function typedNorm(arr) {
  return Math.sqrt(typedDot(arr, arr));
}

/** The sums of the numbers at the same position, as far as both arrays reach. */
export function typedAdd(a, b) {
  const result = like(a, Math.min(a.length, b.length));
  for (let i = 0; i < result.length; i++) result[i] = a[i] + b[i];
  return result;
}

/** Every number multiplied by `scalar`. */
export function typedScale(arr, scalar) {
  return typedMap(arr, (n) => n * scalar);
}

/** What `f` makes of every number and its position, as an array of the same kind. */
export function typedMap(arr, f) {
  const result = like(arr, arr.length);
  for (let i = 0; i < arr.length; i++) result[i] = f(arr[i], i);
  return result;
}

/** The numbers folded into one value. */
export function typedReduce(arr, f, init) {
  let total = init;
  for (const n of arr) total = f(total, n);
  return total;
}

/** The numbers in ascending order. */
export function typedSort(arr) {
  const result = like(arr, arr.length);
  result.set(arr);
  return result.sort();
}

/** `n` zeros. */
export function typedZeros(n) {
  return new Float64Array(n);
}

/** `n` ones. */
export function typedOnes(n) {
  return new Float64Array(n).fill(1);
}

/** An array of the kind and length of `arr` with `value` everywhere. */
export function typedFill(arr, value) {
  return like(arr, arr.length).fill(value);
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
  return new Float64Array(n).map((_, i) => (i === n - 1 ? end : start + ((end - start) * i) / (n - 1)));
}
