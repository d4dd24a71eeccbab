import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { folder, load } from "./load.mjs";

const { AssertionError, assertEq } = await load("assertions.js");
const { differences } = await load("test_runner/differences.js");
const { describeFailure, placesOf } = await load("test_runner/failure.js");
const { measure } = await load("test_runner/measure.js");
const { makeStyle, safe, shortTime, snippet } = await load("test_runner/text.js");
const { Some } = await load("result.js");

const marked = (expected, actual) => differences(expected, actual).map(([mark, line]) => mark + line);

test("short values need no differences", () => {
  assert.equal(differences(1, [2]), null);
  assert.equal(differences("one", "two"), null);
});

test("texts differ line by line", () => {
  assert.deepEqual(marked("a\nb\nc", "a\nx\nc\nd"), [" a", "-b", "+x", " c", "+d"]);
  const long = Array.from({ length: 20 }, (_, i) => `${i}`);
  const other = [...long.slice(0, 10), "ten", ...long.slice(11)];
  assert.deepEqual(marked(long.join("\n"), other.join("\n")),
    [" ...", " 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13", " ..."]);
});

test("nested values are laid out as in Tova", () => {
  const value = (last) => ({ list: ["a".repeat(30), "b".repeat(30)], some: Some([last, "c".repeat(60)]) });
  assert.deepEqual(marked(value(1), value(2)), [
    " ...", "   ],", "   some: Some(", "     [",
    "-      1,", "+      2,", `       "${"c".repeat(60)}",`, "     ],", "   ),", " ...",
  ]);
});

test("circles and huge values end", () => {
  const circle = { name: "x".repeat(80) };
  circle.self = circle;
  assert.ok(differences(circle, { name: "y" }).length < 200);
  assert.ok(differences("a\n".repeat(5000), "b\n".repeat(5000)).length <= 4000);
});

test("a failure has its headline and its values", () => {
  try {
    assertEq([1], [2], "lists");
    assert.fail();
  } catch (error) {
    const failure = describeFailure(error);
    assert.deepEqual([failure.message, failure.expected, failure.actual], ["lists", "[2]", "[1]"]);
  }
  assert.equal(describeFailure("text").message, "text");
  assert.equal(describeFailure(Some(1)).message, "Some(1)");
  assert.equal(describeFailure(new TypeError("no")).message, "TypeError: no");
  assert.equal(describeFailure(new AssertionError("no")).message, "no");
  const hostile = new Proxy({}, { get: () => { throw new Error("no answer"); } });
  assert.match(describeFailure(hostile).message, /can't be shown/);
});

test("places are read from stacks and source maps", () => {
  const source = join(folder, "a place.tova");
  const compiled = join(folder, "place.js");
  writeFileSync(source, "one\ntwo\n");
  writeFileSync(compiled, "");
  // 1:1 comes from 1:1, 1:5 from 2:3.
  writeFileSync(`${compiled}.map`, JSON.stringify({ version: 3, sources: ["a place.tova"], names: [], mappings: "AAAA,IACE" }));
  const stack = [
    "Error: no",
    `    at f (${source}:2:3)`,
    `    at f (${source}:2:1)`,
    `    at async Promise.all (index 0)`,
    `    at file://${compiled}:1:2`,
    `    at async g (${compiled}:1:6)`,
    "    at node:internal/process:1:1",
    `    at ${folder}/gone.tova:1:1`,
  ].join("\n");
  assert.deepEqual(placesOf(stack), [
    { file: source, line: 2, column: 3 },
    { file: source, line: 1, column: 1 },
    { file: source, line: 2, column: 3 },
  ]);
});

test("source lines are shown with a mark under the call", () => {
  const file = join(folder, "shown.tova");
  writeFileSync(file, '\tassertEq(f("(", [1]), 2) // why\r\n日本 = x.y\n');
  const style = makeStyle(false);
  const shown = (line, column) => snippet({ file, line, column }, style).slice(2);
  assert.deepEqual(shown(1, 2), [' 1 |     assertEq(f("(", [1]), 2) // why', `   |     ${"^".repeat(24)}`]);
  assert.deepEqual(shown(2, 6), [" 2 | 日本 = x.y", "   |        ^^^"]);
  assert.equal(snippet({ file, line: 9, column: 1 }, style).length, 1);
});

test("texts for people", () => {
  assert.equal(safe("a\n\u001b[31m\u202e👩\u200d🚀"), "a\\n\\u{1b}[31m\\u{202e}👩\u200d🚀");
  assert.deepEqual([0.17, 2.333, 46.2, 1234, 5.6e7, 3e9].map(shortTime),
    ["0.17 ns", "2.33 ns", "46.2 ns", "1.23 µs", "56.0 ms", "3.00 s"]);
});

test("measuring counts calls, of async functions too", async () => {
  let calls = 0;
  const figures = await measure(() => ++calls, 3);
  assert.ok(figures.iterations > 0 && figures.iterations < calls && figures.median > 0);
  const waited = await measure(() => new Promise((resolve) => setTimeout(resolve, 2)), 3);
  assert.ok(waited.median > 1e6);
});
