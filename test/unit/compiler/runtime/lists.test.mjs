import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const collections = await load("collections.js");
const lists = await load("lists.js");
const edit = await load("list_edit.js");
const sets = await load("sets.js");
const { combinations, permutations } = await load("combinatorics.js");
const ordering = await load("ordering.js");
const values = await load("values.js");
const { show } = await load("show.js");

const even = (x) => x % 2 === 0;

test("making and regrouping", () => {
  assert.deepEqual(lists.filled(3, "x"), ["x", "x", "x"]);
  assert.deepEqual(lists.repeatValue(0, 2), [0, 0]);
  assert.deepEqual(collections.flatten([[1, [2]], [3]]), [1, [2], 3]);
  assert.deepEqual(collections.chunk([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
  assert.throws(() => collections.chunk([1], 0), RangeError);
  assert.deepEqual(collections.partition([1, 2, 3], even), [[2], [1, 3]]);
  assert.deepEqual(collections.groupBy(["apple", "avocado", "banana"], (s) => s[0]), { a: ["apple", "avocado"],
    b: ["banana"] });
  assert.deepEqual(lists.frequencies([1, 2, 2, 3]), { 1: 1, 2: 2, 3: 1 });
  assert.deepEqual(lists.zipWith([1, 2, 3], [10, 20], (a, b) => a + b), [11, 22]);
  assert.deepEqual(lists.slidingWindow([1, 2, 3, 4], 2), [[1, 2], [2, 3], [3, 4]]);
  assert.deepEqual(lists.slidingWindow([1, 2], 5), []);
  assert.deepEqual(lists.pairwise([1]), []);
});

test("names that JavaScript inherits are ordinary keys", () => {
  const groups = collections.groupBy(["__proto__", "constructor"], (s) => s);
  assert.deepEqual(Object.keys(groups), ["__proto__", "constructor"]);
  assert.equal(lists.frequencies(["toString", "toString"]).toString, 2);
});

test("folding", () => {
  assert.deepEqual(lists.scan([100, -20, 50], (a, b) => a + b, 0), [100, 80, 130]);
  assert.equal(lists.sumBy([{ v: 10 }, { v: 20 }], (x) => x.v), 30);
  assert.equal(lists.product([1, 2, 3, 4]), 24);
  assert.equal(lists.product([]), 1);
  assert.equal(collections.count([1, 2, 3, 4, 5], (x) => x > 3), 2);
});

test("changed copies", () => {
  const list = [1, 2, 3];
  assert.deepEqual(edit.compact([0, "", false, null, undefined]), [0, "", false]);
  assert.deepEqual(edit.rotate([1, 2, 3, 4, 5], 2), [3, 4, 5, 1, 2]);
  assert.deepEqual(edit.rotate([1, 2, 3, 4, 5], -1), [5, 1, 2, 3, 4]);
  assert.deepEqual(edit.rotate([], 3), []);
  assert.deepEqual(edit.insertAt(list, 1, "x"), [1, "x", 2, 3]);
  assert.deepEqual(edit.removeAt(list, 1), [1, 3]);
  assert.deepEqual(edit.updateAt(list, -1, "z"), [1, 2, "z"]);
  assert.deepEqual(edit.updateAt(list, 7, "z"), [1, 2, 3]);
  assert.deepEqual(edit.intersperse([1, 2, 3], 0), [1, 0, 2, 0, 3]);
  assert.deepEqual(edit.interleave([1, 2, 3], ["a", "b"]), [1, "a", 2, "b", 3]);
  assert.deepEqual(list, [1, 2, 3]);
});

test("sets", () => {
  assert.deepEqual(sets.unique([1, 2, 2, 3]), [1, 2, 3]);
  assert.deepEqual(sets.union([1, 2, 3], [3, 4]), [1, 2, 3, 4]);
  assert.deepEqual(sets.intersection([1, 2, 3], [2, 3, 4]), [2, 3]);
  assert.deepEqual(sets.difference([1, 2, 3], [2, 3, 4]), [1]);
  assert.deepEqual(sets.symmetricDifference([1, 2, 3], [2, 3, 4]), [1, 4]);
  assert.equal(sets.isSubset([], [1]), true);
  assert.equal(sets.isSubset([1, 4], [1, 2, 3]), false);
  assert.equal(sets.isSuperset([1, 2, 3], [1, 2]), true);
});

test("sets use the equality of the values' type", () => {
  const Point = values.struct(function Point(x) {
    if (!new.target) return new Point(x);
    this.x = x;
  }, "Point", ["x"]);
  assert.equal(sets.unique([Point(1), Point(1)]).length, 2);
  Point[values.TYPE].eq = true;
  assert.equal(sets.unique([Point(1), Point(1), Point(2)]).length, 2);
  assert.equal(sets.isSubset([Point(2)], [Point(1), Point(2)]), true);
});

test("choices", () => {
  assert.deepEqual(combinations(["a", "b", "c"], 2), [["a", "b"], ["a", "c"], ["b", "c"]]);
  assert.deepEqual(combinations([1], 2), []);
  assert.deepEqual(permutations([1, 2, 3], 2), [[1, 2], [1, 3], [2, 1], [2, 3], [3, 1], [3, 2]]);
  assert.equal(permutations([1, 2, 3, 4]).length, 24);
});

test("ordering", () => {
  const { compare, Less, Equal, Greater } = ordering;
  assert.equal(compare(1, 2), Less);
  assert.equal(compare(5, 5), Equal);
  assert.equal(compare("b", "a"), Greater);
  assert.equal(show(compare(1, 2)), "Less");
  assert.deepEqual(ordering.compareBy([3, 1, 2], (a, b) => compare(b, a)), [3, 2, 1]);
  assert.throws(() => ordering.compareBy([1, 2], () => true), /must return an Ordering/);
  assert.deepEqual(ordering.sortBy([{ n: 2 }, { n: 1 }], (x) => x.n), [{ n: 1 }, { n: 2 }]);
  assert.deepEqual(collections.sorted([[2, "b"], [1, "z"], [2, "a"]], (x) => x), [[1, "z"], [2, "a"], [2, "b"]]);
  assert.deepEqual(collections.sorted([2, null, 1]), [1, 2, null]);
  assert.equal(ordering.isSorted([1, 3, 2]), false);
  assert.equal(ordering.isSorted([{ n: 1 }, { n: 2 }], (x) => x.n), true);
  assert.equal(ordering.binarySearch([1, 3, 5, 7, 9], 5), 2);
  assert.equal(ordering.binarySearch([1, 3, 5, 7, 9], 4), -1);
  assert.equal(ordering.binarySearch([{ id: 1 }, { id: 3 }], 3, (x) => x.id), 1);
  assert.deepEqual(ordering.minBy(["hello", "hi", "hey"], (s) => s.length), "hi");
  assert.deepEqual(ordering.maxBy([{ n: 3 }, { n: 1 }], (x) => x.n), { n: 3 });
  assert.equal(ordering.minBy([], (x) => x), null);
});

test("nil is an empty list", () => {
  assert.deepEqual(edit.compact(null), []);
  assert.deepEqual(sets.unique(undefined), []);
  assert.equal(collections.first(null), null);
});

test("ranges and sums of what they are not made for", () => {
  assert.deepEqual(collections.range(0, 3, null), [0, 1, 2]);
  assert.deepEqual(collections.range(3, 0, -2), [3, 1]);
  assert.throws(() => collections.range(1e9), /a list can't hold the 1000000000 elements of this range/);
  assert.throws(() => collections.rangeInclusive(1, Infinity), /a range needs finite numbers, but got Infinity/);
  assert.throws(() => collections.range(0, 5, 0), RangeError);
  assert.equal(collections.sum([1, null, true]), 2);
  assert.throws(() => collections.sum(["a", "b"]), /sum adds numbers, but got "a"/);
});
