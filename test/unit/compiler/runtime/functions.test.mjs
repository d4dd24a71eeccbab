import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const functional = await load("functional.js");
const { debounce, throttle } = await load("timing.js");
const { iter } = await load("iterators.js");
const results = await load("results.js");
const { Err, None, Ok, Some } = await load("result.js");
const { show } = await load("show.js");
const { each } = await load("lists.js");

const double = (x) => x * 2;
const increment = (x) => x + 1;

test("composing", () => {
  assert.equal(functional.compose(increment, double)(3), 7);
  assert.equal(functional.pipeFn(increment, double)(3), 8);
  assert.equal(functional.pipeFn((a, b) => a + b, double)(1, 2), 6);
  assert.equal(functional.compose()(5), 5);
  assert.equal(functional.negate((x) => x)(0), false);
  assert.equal(functional.flip((a, b) => a - b)(3, 10), 7);
});

test("giving arguments in parts", () => {
  const add = functional.curry((a, b, c) => a + b + c);
  assert.deepEqual([add(1)(2)(3), add(1, 2)(3), add(1)(2, 3), add(1, 2, 3)], [6, 6, 6, 6]);
  assert.equal(functional.partial((a, b) => `${a}, ${b}!`, "Hello")("Alice"), "Hello, Alice!");
});

test("calling once", () => {
  let calls = 0;
  const square = functional.memoize((n) => (calls++, n * n));
  assert.deepEqual([square(4), square(4), square(5)], [16, 16, 25]);
  assert.equal(calls, 2);
  const init = functional.once(() => ++calls);
  assert.deepEqual([init(), init()], [3, 3]);
});

test("debouncing calls with the last arguments", async () => {
  const seen = await new Promise((resolve) => {
    const search = debounce(resolve, 5);
    search("h");
    search("hello");
  });
  assert.equal(seen, "hello");
});

test("throttling drops calls that come too soon", () => {
  let calls = 0;
  const f = throttle(() => ++calls, 60000);
  assert.deepEqual([f(), f(), f()], [1, 1, 1]);
});

test("sequences are lazy", () => {
  const seen = [];
  const squares = iter([1, 2, 3, 4, 5, 6])
    .filter((x) => (seen.push(x), x % 2 === 0))
    .map((x) => x * x)
    .take(2);
  assert.deepEqual(seen, []);
  assert.deepEqual(squares.collect(), [4, 16]);
  assert.deepEqual(seen, [1, 2, 3, 4]);
  assert.deepEqual(squares.toArray(), [4, 16]);
});

test("sequences", () => {
  assert.deepEqual(iter([1, 2, 3, 4, 5]).drop(2).collect(), [3, 4, 5]);
  assert.deepEqual(iter([1, 2, 3]).zip(iter(["a", "b"])).collect(), [[1, "a"], [2, "b"]]);
  assert.deepEqual(iter(["a b", "c"]).flatMap((s) => iter(s.split(" "))).collect(), ["a", "b", "c"]);
  assert.deepEqual(iter("ab").enumerate().collect(), [[0, "a"], [1, "b"]]);
  assert.equal(iter([1, 2, 3, 4]).reduce((a, b) => a + b, 0), 10);
  assert.equal(show(iter([10, 20]).first()), "Some(10)");
  assert.equal(iter([]).first(), None);
  assert.equal(iter([1, 2, 3]).count(), 3);
  assert.equal(iter([1, 2, 3]).any((x) => x > 2), true);
  assert.equal(iter([2, 3]).all((x) => x % 2 === 0), false);
  assert.equal(show(iter([1, 2]).find((x) => x > 1)), "Some(2)");
  assert.equal(iter(null).count(), 0);
  assert.deepEqual(iter([1]).take(0).collect(), []);
});

test("results of functions that throw", async () => {
  assert.equal(show(results.tryFn(() => 42)), "Ok(42)");
  assert.equal(show(results.tryFn(() => { throw new Error("no"); })), 'Err("no")');
  assert.equal(show(await results.tryAsync(async () => { throw "late"; })), 'Err("late")');
  const list = [Ok(1), Err("bad"), Ok(2)];
  assert.deepEqual(results.filterOk(list), [1, 2]);
  assert.deepEqual(results.filterErr(list), ["bad"]);
  assert.equal(show(results.okOr(null, "missing")), 'Err("missing")');
  assert.equal(show(results.okOr(Some(0), "missing")), "Ok(0)");
});

test("each gives a position to those who want it", () => {
  const seen = [];
  assert.equal(each(["a", "b"], (item, index) => seen.push([index, item])), null);
  assert.deepEqual(seen, [[0, "a"], [1, "b"]]);
});
