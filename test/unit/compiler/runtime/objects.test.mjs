import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const objects = await load("objects.js");

const user = { name: "Alice", address: { city: "NYC", zip: "10001" } };

test("reading", () => {
  assert.deepEqual(objects.keys({ name: 1, age: 2 }), ["name", "age"]);
  assert.deepEqual(objects.values({ a: 1, b: 2 }), [1, 2]);
  assert.deepEqual([...objects.entries({ a: 1 })], [["a", 1]]);
  assert.equal(objects.hasKey(user, "name"), true);
  assert.equal(objects.hasKey(user, "toString"), false);
  assert.equal(objects.hasKey(null, "anything"), false);
  assert.equal(objects.get(user, "address.city"), "NYC");
  assert.equal(objects.get(user, "address.country"), null);
  assert.equal(objects.get(user, "address.country", "US"), "US");
  assert.equal(objects.get(user, ["address", "zip"]), "10001");
  assert.equal(objects.get(null, "a.b"), null);
  assert.equal(objects.get({ list: [10, 20] }, "list.1"), 20);
});

test("combining", () => {
  assert.deepEqual(objects.merge({ a: 1, b: 2 }, null, { b: 3, c: 4 }), { a: 1, b: 3, c: 4 });
  const pairs = [["name", "Alice"], ["age", 30]];
  assert.deepEqual(objects.fromEntries(pairs), { name: "Alice", age: 30 });
  assert.deepEqual(objects.pick({ a: 1, b: 2, c: 3 }, ["a", "c", "d"]), { a: 1, c: 3 });
  assert.deepEqual(objects.omit({ a: 1, b: 2, c: 3 }, ["b"]), { a: 1, c: 3 });
  assert.deepEqual(objects.mapValues({ a: 1 }, (v) => v * 10), { a: 10 });
  assert.deepEqual(objects.mapValues({ a: 1 }, (v, k) => `${k}${v}`), { a: "a1" });
});

test("merging can't reach JavaScript's prototypes", () => {
  const merged = objects.merge({}, JSON.parse('{"__proto__": {"polluted": true}}'));
  assert.equal(merged.polluted, undefined);
  assert.deepEqual(Object.keys(merged), ["__proto__"]);
});

test("cloning shares nothing", () => {
  const original = { scores: [90, 85], when: new Date(0), tags: new Set(["a"]), map: new Map([["k", { v: 1 }]]) };
  original.self = original;
  const copy = objects.clone(original);
  copy.scores[0] = 100;
  copy.map.get("k").v = 2;
  assert.equal(original.scores[0], 90);
  assert.equal(original.map.get("k").v, 1);
  assert.notEqual(copy.when, original.when);
  assert.deepEqual(copy.when, original.when);
  assert.equal(copy.self, copy);
});

test("cloning keeps types", async () => {
  const { Ok, Some, None } = await load("result.js");
  const { show } = await load("show.js");
  assert.equal(show(objects.clone(Ok([1]))), "Ok([1])");
  assert.equal(objects.clone(None), None);
  assert.equal(objects.clone({ x: Some(1) }).x.isSome(), true);
});

test("frozen objects don't change", () => {
  const frozen = objects.freeze({ a: 1 });
  assert.throws(() => { frozen.a = 2; }, TypeError);
});
