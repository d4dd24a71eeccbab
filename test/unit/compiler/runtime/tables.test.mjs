import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { load, source } from "./load.mjs";

const rowsOf = (file, macro) => {
  const rows = readFileSync(join(source, file), "utf8").matchAll(new RegExp(`^${macro}\\((.*)\\)$`, "gm"));
  return Array.from(rows, (row) => row[1].split(", ").map((part) => part.replaceAll('"', "")));
};

test("every built-in name has an export of its kind", async () => {
  const rows = rowsOf("builtins.def", "BUILTIN");
  assert.ok(rows.length > 200);
  for (const [name, file, exported, kind] of rows) {
    const module = await load(file);
    assert.ok(exported in module, `${file} exports ${exported} for ${name}`);
    if (kind === "Function") assert.equal(typeof module[exported], "function", name);
    if (kind === "Namespace") assert.equal(typeof module[exported], "object", name);
  }
});

test("camelCase names of functions have a snake_case spelling", () => {
  const functions = rowsOf("builtins.def", "BUILTIN").filter((row) => row[3] === "Function");
  const names = new Set(functions.map((row) => row[0]));
  for (const name of names) {
    const spelling = name.replace("NaN", "Nan").replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    assert.ok(names.has(spelling), `${name} is also ${spelling}`);
  }
});

test("methods.def lists what methods.js implements", async () => {
  const { methodNames } = await load("methods.js");
  const rows = rowsOf("methods.def", "METHOD");
  const names = (receiver) => rows.filter((row) => row[1].split(" | ").includes(receiver)).map((row) => row[0]);
  assert.deepEqual(names("kStringReceiver"), [...methodNames.strings].sort());
  assert.deepEqual(names("kListReceiver"), [...methodNames.lists].sort());
});

test("every module of the runtime can be imported", async () => {
  for (const name of readdirSync(source)) if (name.endsWith(".js")) await load(name);
});

test("namespaces hold the functions that go by other names elsewhere", async () => {
  const { arr, dt, json, math, str, url } = await load("namespaces.js");
  assert.deepEqual([math.floor(2.5), math.PI, math.log(1), math.is_nan(NaN)], [2, Math.PI, 0, true]);
  assert.equal(str.starts_with("hello", "he"), true);
  assert.deepEqual(arr.chunk([1, 2, 3], 2), [[1, 2], [3]]);
  assert.equal(json.parse(json.stringify({ a: 1 })).unwrap().a, 1);
  assert.equal(dt.format(dt.from({ year: 2024 }), "date"), "2024-01-01");
  assert.equal(url.parse("https://a.b").unwrap().host, "a.b");
});
