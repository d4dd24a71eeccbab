import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { load } from "./load.mjs";

const assertions = await load("assertions.js");
const { createMock, createSpy } = await load("doubles.js");
const { Gen, forAll } = await load("generators.js");
const { assertSnapshot } = await load("snapshots.js");
const { Err, Ok } = await load("result.js");

test("assert goes by Tova's truth", () => {
  assertions.assert(0);
  assertions.assert("");
  assert.throws(() => assertions.assert(null), /^AssertionError: Assertion failed$/);
  assert.throws(() => assertions.assert(false, "must be true"), /must be true/);
});

test("equality in tests looks into values", () => {
  assertions.assertEq(2 + 2, 4);
  assertions.assertEq([1, [2]], [1, [2]]);
  assertions.assertEq({ a: Ok([1]) }, { a: Ok([1]) });
  assert.throws(() => assertions.assertEq(4, 5), /expected 5, but got 4/);
  assert.throws(() => assertions.assertEq([1], [2], "lists"), /lists: expected \[2\], but got \[1\]/);
  assertions.assertNe(Ok(1), Err("fail"));
  assertions.assertNe([], [1]);
  assert.throws(() => assertions.assertNe(5, 5), /other than 5/);
});

test("expected errors", () => {
  const broken = () => { throw new Error("divide by zero"); };
  assert.equal(assertions.assertThrows(broken).message, "divide by zero");
  assertions.assertThrows(broken, "by zero");
  assertions.assertThrows(broken, /zero$/);
  assert.throws(() => assertions.assertThrows(broken, "other"), /but got "divide by zero"/);
  assert.throws(() => assertions.assertThrows(() => 1), /nothing was thrown/);
});

test("spies and mocks", () => {
  const spy = createSpy((x) => x * 2);
  assert.equal(spy.called, false);
  assert.equal(spy(5), 10);
  spy(["a"]);
  assert.deepEqual([spy.called, spy.call_count, spy.calls.length], [true, 2, 2]);
  assert.equal(spy.called_with(["a"]), true);
  assert.equal(spy.called_with(6), false);
  spy.reset();
  assert.equal(spy.call_count, 0);
  const mock = createMock(42);
  assert.equal(mock("any"), 42);
  assert.equal(mock.call_count, 1);
});

test("generators stay in their bounds", () => {
  forAll([Gen.int(0, 10), Gen.string(5), Gen.array(Gen.bool(), 3), Gen.oneOf(["x"])], (n, text, list, x) => {
    assert.ok(Number.isInteger(n) && n >= 0 && n <= 10);
    assert.ok(text.length <= 5);
    assert.ok(list.length <= 3 && list.every((item) => typeof item === "boolean"));
    assert.equal(x, "x");
  });
});

test("a property that fails says for which values", () => {
  assert.throws(() => forAll([Gen.oneOf([7])], (n) => n !== 7), /failed in run 1 for \(7\): it returned false/);
  let runs = 0;
  forAll([], () => void runs++, { runs: 5 });
  assert.equal(runs, 5);
});

test("snapshots are kept beside the program", () => {
  const folder = mkdtempSync(join(tmpdir(), "tova-snapshots-"));
  const program = process.argv[1];
  try {
    process.argv[1] = join(folder, "app.js");
    assertSnapshot({ a: 1 }, "shape");
    assertSnapshot({ a: 1 }, "shape");
    assert.deepEqual(readdirSync(join(folder, "__snapshots__")), ["app.shape.snap"]);
    assert.throws(() => assertSnapshot({ a: 2 }, "shape"), /the snapshot "shape" differs/);
    process.env.TOVA_UPDATE_SNAPSHOTS = "1";
    assertSnapshot({ a: 2 }, "shape");
    delete process.env.TOVA_UPDATE_SNAPSHOTS;
    assertSnapshot({ a: 2 }, "shape");
  } finally {
    process.argv[1] = program;
    rmSync(folder, { recursive: true });
  }
});
