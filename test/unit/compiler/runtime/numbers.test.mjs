import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const math = await load("math.js");
const numbers = await load("numbers.js");
const statistics = await load("statistics.js");
const random = await load("random.js");
const typed = await load("typed_arrays.js");
const { toBool, toFloat, toInt, toString } = await load("conversion.js");
const { Ok, None } = await load("result.js");

test("rounding has no negative zero", () => {
  assert.equal(math.floor(-1.5), -2);
  assert.equal(math.ceil(-1.5), -1);
  assert.equal(math.round(-1.5), -1);
  assert.equal(math.trunc(-3.7), -3);
  assert.ok(Object.is(math.round(-0.2), 0));
  assert.ok(Object.is(math.ceil(-0.5), 0));
  assert.equal(math.sign(-42), -1);
});

test("mathematics", () => {
  assert.equal(math.clamp(15, 0, 10), 10);
  assert.equal(math.clamp(-5, 0, 10), 0);
  assert.equal(math.pow(2, 10), 1024);
  assert.equal(math.toDegrees(math.PI), 180);
  assert.equal(math.toRadians(180), math.PI);
  assert.equal(math.ln(math.E), 1);
  assert.equal(math.log10(1000), 3);
  assert.equal(math.hypot(5, 12), 13);
  assert.equal(math.lerp(0, 100, 0.25), 25);
  assert.equal(math.isClose(0.1 + 0.2, 0.3), true);
  assert.equal(math.isClose(1, 1.01, 0.1), true);
  assert.equal(math.isClose(1, 2), false);
  assert.equal(math.isNaN(NaN), true);
  assert.equal(math.isNaN("x"), false);
  assert.equal(math.isFinite(math.INF), false);
});

test("whole numbers", () => {
  assert.deepEqual(numbers.divmod(10, 3), [3, 1]);
  assert.deepEqual(numbers.divmod(-7, 2), [-3, -1]);
  assert.equal(numbers.gcd(12, 8), 4);
  assert.equal(numbers.lcm(4, 6), 12);
  assert.equal(numbers.lcm(0, 6), 0);
  assert.equal(numbers.factorial(5), 120);
  assert.equal(numbers.factorial(-1), null);
  assert.equal(numbers.factorial(1e12), Infinity);
});

test("numbers as text", () => {
  assert.equal(numbers.formatNumber(1234567), "1,234,567");
  assert.equal(numbers.formatNumber(1234.5, { decimals: 2 }), "1,234.50");
  assert.equal(numbers.formatNumber(1234567, { separator: "." }), "1.234.567");
  assert.equal(numbers.formatNumber(-1234.25), "-1,234.25");
  assert.equal(numbers.formatNumber(999), "999");
  assert.equal(numbers.formatNumber(NaN), "NaN");
  assert.equal(numbers.toHex(255), "ff");
  assert.equal(numbers.toBinary(10), "1010");
  assert.equal(numbers.toOctal(8), "10");
  assert.equal(numbers.toFixed(3.14159, 2), 3.14);
  assert.equal(numbers.toFixed(3.7), 4);
});

test("statistics", () => {
  const data = [2, 4, 4, 4, 5, 5, 7, 9];
  assert.equal(statistics.mean([1, 2, 3, 4, 5]), 3);
  assert.equal(statistics.avg([]), 0);
  assert.equal(statistics.median([4, 1, 3, 2]), 2.5);
  assert.equal(statistics.median([10, 9, 1]), 9);
  assert.equal(statistics.median([]), null);
  assert.equal(statistics.mode([1, 2, 2, 3, 3, 3]), 3);
  assert.equal(statistics.mode([]), null);
  assert.equal(statistics.variance(data), 4);
  assert.equal(statistics.stdev(data), 2);
  assert.equal(statistics.percentile([1, 2, 3, 4], 25), 1.75);
  assert.equal(statistics.percentile([10, 20, 30], 100), 30);
});

test("chance stays in its bounds", () => {
  for (let i = 0; i < 200; i++) {
    const roll = random.randomInt(1, 6);
    assert.ok(Number.isInteger(roll) && roll >= 1 && roll <= 6);
    const x = random.randomFloat(-1, 1);
    assert.ok(x >= -1 && x < 1);
  }
  assert.equal(random.choice([]), null);
  assert.deepEqual([...random.shuffle([3, 1, 2])].sort(), [1, 2, 3]);
});

test("sampling draws nothing twice and repeats itself for a seed", () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  assert.equal(new Set(random.sample(items, 30)).size, 30);
  assert.equal(random.sample(items, 0.1).length, 10);
  assert.equal(random.sample(items, 1000).length, 100);
  assert.deepEqual(random.sample(items, 0), []);
  assert.deepEqual(random.sample(items, 10, { seed: 42 }), random.sample(items, 10, 42));
  assert.notDeepEqual(random.sample(items, 10, 42), random.sample(items, 10, 43));
  const strata = random.stratifiedSample(items, (n) => n % 2, 3, 7);
  assert.equal(strata.length, 6);
  assert.equal(strata.filter((n) => n % 2 === 0).length, 3);
  assert.deepEqual(strata, random.stratifiedSample(items, (n) => n % 2, 3, { seed: 7 }));
});

test("typed arrays", () => {
  const a = Float64Array.of(3, 4);
  assert.equal(typed.typedSum(new Float64Array(10).fill(0.1)), 1);
  assert.equal(typed.typedNorm(a), 5);
  assert.equal(typed.typedDot(a, a), 25);
  assert.deepEqual(typed.typedAdd(a, a), Float64Array.of(6, 8));
  assert.deepEqual(typed.typedScale(Int32Array.of(1, 2), 3), Int32Array.of(3, 6));
  assert.deepEqual(typed.typedSort(Float64Array.of(10, 9, 1)), Float64Array.of(1, 9, 10));
  assert.equal(typed.typedReduce(a, (x, y) => x * y, 1), 12);
  assert.deepEqual(typed.typedRange(0, 1, 0.25), Float64Array.of(0, 0.25, 0.5, 0.75));
  assert.deepEqual(typed.typedLinspace(0, 1, 3), Float64Array.of(0, 0.5, 1));
  assert.deepEqual(typed.typedFill(typed.typedOnes(2), 7), Float64Array.of(7, 7));
});

test("conversions", () => {
  for (const [given, expected] of [["42", 42], ["3.7", 3], [3.7, 3], [true, 1], ["abc", null], ["", null],
    [null, null], ["0x1f", null]]) {
    assert.equal(toInt(given), expected);
  }
  assert.equal(toFloat("3.14"), 3.14);
  assert.equal(toFloat("abc"), null);
  for (const [given, expected] of [["", false], ["0", false], ["false", false], ["hello", true], [0, false], [1,
    true], [null, false], [[], true]]) {
    assert.equal(toBool(given), expected);
  }
  assert.deepEqual([42, true, null, Ok(5), None].map(toString), ["42", "true", "nil", "Ok(5)", "None"]);
});
