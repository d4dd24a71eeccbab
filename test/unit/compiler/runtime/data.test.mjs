import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { load } from "./load.mjs";

const { read, write } = await load("data_files.js");
const { columnsOf, formatCsv, parseCsv } = await load("csv.js");
const { crypto } = await load("crypto_namespace.js");
const { hexEncode, base64Encode } = await load("encoding.js");
const { log } = await load("log.js");

const folder = mkdtempSync(join(tmpdir(), "tova-data-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const at = (name) => join(folder, name);

test("the values of CSV cells", () => {
  const [row] = parseCsv("a,b,c,d,e,f,g,h,i\n42,-7,3.5,true,nil,,007,x y,12345678901234567890\n");
  assert.deepEqual(row, { a: 42, b: -7, c: 3.5, d: true, e: null, f: null, g: "007", h: "x y", i: "12345678901234567890" });
});

test("quotes, line ends, blank lines, and rows of other lengths", () => {
  const text = '\uFEFFname,"no, te"\r\n"A ""B""","two\nlines"\r\n\r\nC\n"",x,more\n';
  assert.deepEqual(parseCsv(text), [
    { name: 'A "B"', "no, te": "two\nlines", col_2: null },
    { name: "C", "no, te": null, col_2: null },
    { name: null, "no, te": "x", col_2: "more" },
  ]);
  assert.deepEqual(parseCsv('a\n"never closed'), [{ a: "never closed" }]);
  assert.deepEqual(parseCsv(""), []);
});

test("delimiters and headers", () => {
  for (const delimiter of [",", ";", "\t", "|"]) {
    assert.deepEqual(parseCsv(`a${delimiter}"b,;"\n1${delimiter}2`), [{ a: 1, "b,;": 2 }]);
  }
  assert.deepEqual(parseCsv("1::2", { delimiter: "::", header: false }), [{ col_0: 1, col_1: 2 }]);
});

test("rows as CSV", () => {
  const rows = [{ a: 'x"y', b: null }, { a: "1,2", c: [1, { d: true }] }];
  assert.equal(formatCsv(rows, columnsOf(rows), ","), 'a,b,c\n"x""y",,\n"1,2",,"[1,{""d"":true}]"\n');
});

test("writing and reading by the end of the name", () => {
  const rows = [{ id: 1, name: "A" }, { id: 2, name: "B\tC" }];
  for (const name of ["r.csv", "r.tsv", "r.json", "r.jsonl", "r.ndjson", "r.txt"]) {
    assert.equal(write(rows, at(name)), null);
    assert.deepEqual(read(at(name)), rows, name);
    write([{ id: 3, name: "D" }], at(name), { append: true });
    assert.deepEqual(read(at(name)), [...rows, { id: 3, name: "D" }], name);
  }
  write("plain", at("p.txt"));
  assert.equal(readFileSync(at("p.txt"), "utf8"), "plain");
  write({ port: 80 }, at("o.json"));
  assert.equal(readFileSync(at("o.json"), "utf8"), '{\n  "port": 80\n}\n');
  writeFileSync(at("t.data"), "a|b\n1|2");
  assert.deepEqual(read(at("t.data")), [{ a: 1, b: 2 }]);
});

test("what can't be read or written", () => {
  assert.throws(() => read(at("missing.csv")), /^Error: can't read .*missing\.csv: ENOENT/);
  writeFileSync(at("bad.jsonl"), '{}\noops\n');
  assert.throws(() => read(at("bad.jsonl")), /can't read .*: line 2: /);
  assert.throws(() => read("x.parquet"), /can't read or write \.parquet files/);
  assert.throws(() => write([], "x.xlsx"), /can't read or write \.xlsx files/);
  assert.throws(() => read({ query: 1 }, "select 1"), /read needs a path or an address, but got \{ query: 1 \}/);
  assert.throws(() => write([1], at("x.csv")), /the rows of a table are objects, but one is 1/);
  write([{ a: 1 }], at("a.csv"));
  assert.throws(() => write([{ b: 1 }], at("a.csv"), { append: true }), /the file has no column `b`/);
});

test("hashes and signatures", () => {
  assert.equal(crypto.sha256("hello world"), "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
  assert.equal(crypto.sha256(new Uint8Array()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.match(crypto.sha512("ü"), /^[\da-f]{128}$/);
  assert.equal(crypto.hmac("sha256", "key", "The quick brown fox jumps over the lazy dog"),
    "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
  assert.throws(() => crypto.hmac("rot13", "k", "m"), /unknown hash algorithm rot13/);
  assert.ok(crypto.constant_time_equal("abc", "abc"));
  assert.ok(!crypto.constantTimeEqual("abc", "abcd"));
});

test("passwords, encryption and chance", () => {
  const hashed = crypto.hash_password("pässword").unwrap();
  assert.notEqual(hashed, crypto.hashPassword("pässword").unwrap());
  assert.ok(crypto.verify_password("pässword", hashed));
  assert.ok(!crypto.verifyPassword("password", hashed) && !crypto.verifyPassword("x", "no hash"));
  const key = "my-32-character-encryption-key!!";
  const secret = crypto.encrypt("säcret", key).unwrap();
  assert.equal(crypto.decrypt(secret, key).unwrap(), "säcret");
  assert.match(crypto.decrypt(secret, key.toUpperCase()).unwrapErr(), /can't be decrypted/);
  assert.match(crypto.decrypt(secret.replace(/.$/, (c) => (c === "0" ? "1" : "0")), key).unwrapErr(), /can't be decrypted/);
  assert.equal(crypto.encrypt("x", "short").unwrapErr(), "the key must have 32 bytes, but it has 5");
  const bytes = crypto.random_bytes(8);
  assert.deepEqual([bytes.length, hexEncode(bytes).length, base64Encode(bytes).length], [8, 16, 12]);
  assert.equal(crypto.random_int(5, 5), 5);
  assert.match(crypto.randomUUID(), /^[\da-f-]{36}$/);
});

test("logging", () => {
  const written = [];
  const { log: out, error } = console;
  console.log = (_, line) => written.push(`out ${line}`);
  console.error = (_, line) => written.push(`err ${line}`);
  try {
    log.debug("hidden");
    log.info("a", { b: 1 }, [2]);
    log.error("bad", null);
    log.level("warn");
    log.info("hidden");
    log.format("json");
    log.with({ id: 7 }).with({ user: "u" }).warn("careful", { left: 1 });
  } finally {
    Object.assign(console, { log: out, error });
  }
  assert.match(written[0], /^out \d\d:\d\d:\d\d INF a \{"b":1\} \[2\]$/);
  assert.match(written[1], /^err \d\d:\d\d:\d\d ERR bad nil$/);
  const { timestamp, ...rest } = JSON.parse(written[2].slice(4));
  assert.ok(!Number.isNaN(Date.parse(timestamp)));
  assert.deepEqual(rest, { level: "warn", msg: "careful", id: 7, user: "u", left: 1 });
  assert.equal(written.length, 3);
  assert.deepEqual([log.level(), log.format()], ["warn", "json"]);
  assert.throws(() => log.level("loud"), /unknown log level loud: use debug, info, warn or error/);
});
