import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const json = await load("json.js");
const regex = await load("regex.js");
const { regexBuilder } = await load("regex_builder.js");
const validation = await load("validation.js");
const encoding = await load("encoding.js");
const url = await load("url.js");
const dates = await load("datetime.js");
const { Err, None, Ok, Some } = await load("result.js");
const { show } = await load("show.js");

test("JSON", () => {
  assert.deepEqual(json.jsonParse('{"name": "Alice"}').unwrap(), { name: "Alice" });
  assert.equal(json.jsonParse("invalid json").isErr(), true);
  assert.equal(json.jsonParse(null).isErr(), true);
  assert.equal(json.jsonStringify({ name: "Alice", age: 30 }), '{"name":"Alice","age":30}');
  assert.equal(json.jsonStringify("hello"), '"hello"');
  assert.equal(json.jsonStringify(undefined), "null");
  assert.equal(json.jsonStringify([Some(1), None, new Map([["a", 1]])]), '[1,null,{"a":1}]');
  assert.equal(json.jsonStringify(Ok(1)), '{"type":"Ok","value":1}');
  assert.equal(json.jsonPretty({ a: [1] }), '{\n  "a": [\n    1\n  ]\n}');
});

test("regular expressions", () => {
  assert.equal(regex.regexTest("hello123", "\\d+"), true);
  assert.equal(regex.regexTest("Hello", "hello", "i"), true);
  assert.equal(regex.regexTest("aaa", /a/g), true);
  assert.deepEqual(regex.regexMatch("abc123def", "(\\d+)").unwrap(), { match: "123", index: 3, groups: ["123"] });
  assert.equal(show(regex.regexMatch("hello", "\\d+")), 'Err("No match")');
  assert.equal(regex.regexMatch("hello", "(").isErr(), true);
  assert.deepEqual(regex.regexFindAll("a1b2", /\d/).map((m) => [m.match, m.index]), [["1", 1], ["2", 3]]);
  assert.deepEqual(regex.regexFindAll("ab", "(a)|(b)")[1].groups, [null, "b"]);
  assert.deepEqual(regex.regexCapture("2024-01", "(?<year>\\d+)-(?<month>\\d+)").unwrap(), { year: "2024",
    month: "01" });
  assert.equal(show(regex.regexCapture("x", "x")), 'Err("No named groups")');
  assert.equal(regex.regexReplace("a1b2c3", "\\d", "X"), "aXbXcX");
  assert.equal(regex.regexReplace("hello world", "(\\w+)", "[$1]"), "[hello] [world]");
  assert.equal(regex.regexReplace("a1b2", /\d/, (digit) => Number(digit) * 2), "a2b4");
  assert.deepEqual(regex.regexSplit("one--two---three", "-+"), ["one", "two", "three"]);
  assert.equal(regex.re.test("a1", "\\d"), true);
  assert.ok(regex.re("x", "i") instanceof RegExp);
});

test("expressions in words", () => {
  const date = regexBuilder().startOfLine().digits(4).literal("-").digits(2).literal("-").digits(2).endOfLine();
  assert.equal(date.build().source, "^\\d{4}-\\d{2}-\\d{2}$");
  assert.equal(date.test("2024-01-15"), true);
  assert.equal(date.test("24-01-15"), false);
  const named = regexBuilder().group("key").word().end_group().literal("=").group().any().zeroOrMore().endGroup();
  assert.deepEqual(named.match("a=bc").unwrap().groups, ["a", "bc"]);
  assert.equal(regexBuilder().literal("ab").optional().build().source, "(?:ab)?");
  assert.equal(regexBuilder().group().literal("ab").endGroup().oneOrMore().build().source, "(ab)+");
  assert.equal(regexBuilder().oneOf("a-z]").oneOrMore().flags("i").test("Z"), true);
  assert.throws(() => regexBuilder().optional(), /nothing/);
  assert.throws(() => regexBuilder().endGroup(), /no open group/);
});

test("validation", () => {
  const cases = {
    isEmail: { yes: ["user@example.com", "user@sub.example.com"], no: ["userexample.com", "user@", "a@b",
      "a@b..c", null] },
    isUrl: { yes: ["https://example.com/path?q=1", "http://localhost:3000"], no: ["example.com", "not a url",
      "https://", ""] },
    isNumeric: { yes: ["42", "3.14", "-5"], no: ["abc", "", "1.2.3", "0x10"] },
    isAlpha: { yes: ["Hello"], no: ["Hello123", "Hello World", ""] },
    isAlphanumeric: { yes: ["Hello123", "12345"], no: ["Hello!", ""] },
    isUuid: { yes: ["550e8400-e29b-41d4-a716-446655440000"], no: ["not-a-uuid", "550e8400e29b41d4a716446655440000"] },
    isHex: { yes: ["1a2b3c", "FF00AA"], no: ["xyz", ""] },
  };
  for (const [name, { yes, no }] of Object.entries(cases)) {
    for (const text of yes) assert.equal(validation[name](text), true, `${name}(${text})`);
    for (const text of no) assert.equal(validation[name](text), false, `${name}(${text})`);
  }
});

test("validating a long hostile text is quick", () => {
  assert.equal(validation.isEmail(`a@${"b.".repeat(100000)}`), false);
  assert.equal(validation.isNumeric("1".repeat(200000) + "x"), false);
});

test("encoding", () => {
  assert.equal(encoding.base64Encode("Hello, World!"), "SGVsbG8sIFdvcmxkIQ==");
  assert.equal(encoding.base64Decode("aGVsbG8="), "hello");
  assert.throws(() => encoding.base64Decode("$"), /isn't Base64/);
  assert.equal(encoding.urlEncode("a=1&b=2"), "a%3D1%26b%3D2");
  assert.equal(encoding.urlEncode("\ud800"), "%EF%BF%BD");
  assert.equal(encoding.urlDecode("hello%20world"), "hello world");
  assert.equal(encoding.urlDecode("100% %C3%A4 %ff"), "100% ä %ff");
  assert.equal(encoding.hexEncode("hello"), "68656c6c6f");
  assert.equal(encoding.hexDecode("4142"), "AB");
  assert.throws(() => encoding.hexDecode("4"), /isn't hexadecimal/);
  for (const text of ["", "Tova", "ä€😀", "x".repeat(20000)]) {
    assert.equal(encoding.base64Decode(encoding.base64Encode(text)), text);
    assert.equal(encoding.urlDecode(encoding.urlEncode(text)), text);
    assert.equal(encoding.hexDecode(encoding.hexEncode(text)), text);
  }
});

test("addresses", () => {
  assert.deepEqual(url.parseUrl("https://example.com/path?q=1#top").unwrap(), {
    protocol: "https", host: "example.com", pathname: "/path", search: "?q=1", hash: "#top",
  });
  assert.equal(show(url.parseUrl("not a url")), 'Err("Invalid URL: not a url")');
  assert.equal(url.buildUrl({ host: "example.com", search: "q=1", hash: "top" }), "https://example.com/?q=1#top");
  assert.equal(url.buildUrl({ protocol: "http", host: "localhost:3000", pathname: "users" }),
    "http://localhost:3000/users");
  assert.deepEqual(url.parseQuery("?x=10&name=hello%20world&flag&a=b=c"), { x: "10", name: "hello world",
    flag: "", a: "b=c" });
  assert.deepEqual(url.parseQuery(""), {});
  assert.equal(url.buildQuery({ name: "hello world", page: 1, none: null }), "name=hello%20world&page=1");
  assert.equal(validation.isUuid(url.uuid()), true);
});

test("dates", () => {
  const d = dates.dateFrom({ year: 2024, month: 6, day: 15, hour: 14 });
  assert.equal(dates.dateFormat(d, "date"), "2024-06-15");
  assert.equal(dates.dateFormat(d, "DD/MM/YYYY"), "15/06/2024");
  assert.equal(dates.dateFormat(d, "datetime"), "2024-06-15 14:00:00");
  assert.equal(dates.datePart(d, "month"), 6);
  assert.equal(dates.datePart(d, "weekday"), 6);
  assert.equal(dates.dateFormat(dates.dateParse("2024-01-15").unwrap(), "YYYY-MM-DD"), "2024-01-15");
  assert.equal(dates.dateParse("2024-06-15T12:00:00Z").unwrap().getTime(), Date.UTC(2024, 5, 15, 12));
  assert.equal(show(dates.dateParse("not-a-date")), 'Err("Invalid date: not-a-date")');
  assert.equal(dates.dateParse("2024-02-30").isErr(), true);
  assert.throws(() => dates.dateFormat(null, "date"), /Invalid date/);
});

test("reckoning with dates", () => {
  const d = dates.dateFrom({ year: 2024, month: 1, day: 1 });
  const add = (amount, unit) => dates.dateFormat(dates.dateAdd(d, amount, unit), "date");
  assert.deepEqual([add(10, "days"), add(2, "months"), add(1, "years"), add(-7, "days")], ["2024-01-11",
    "2024-03-01", "2025-01-01", "2023-12-25"]);
  const end = dates.dateFrom({ year: 2024, month: 1, day: 31 });
  assert.equal(dates.dateFormat(dates.dateAdd(end, 1, "month"), "date"), "2024-02-29");
  const later = dates.dateFrom({ year: 2024, month: 6, day: 1 });
  assert.deepEqual(["months", "years", "days"].map((unit) => dates.dateDiff(d, later, unit)), [5, 0, 152]);
  assert.equal(dates.dateDiff(later, d, "months"), -5);
  assert.equal(dates.dateDiff(d, dates.dateAdd(d, 10, "days"), "hours"), 240);
  assert.throws(() => dates.dateAdd(d, 1, "moons"), /unknown unit/);
});

test("how long ago", () => {
  const ago = (amount, unit) => dates.timeAgo(dates.dateAdd(Date.now() - 100, -amount, unit));
  assert.deepEqual([ago(30, "seconds"), ago(5, "minutes"), ago(1, "hours")], ["30 seconds ago", "5 minutes ago",
    "1 hour ago"]);
  assert.equal(dates.timeAgo(Date.now()), "just now");
  assert.equal(dates.timeAgo(dates.dateAdd(Date.now() + 1000, 3, "minutes")), "in 3 minutes");
});

test("JavaScript's messages about missing values, in Tova's words", async () => {
  const { inTova } = await load("error_text.js");
  const messageOf = (f) => {
    try {
      f();
    } catch (error) {
      return inTova(error.message);
    }
    return "nothing was thrown";
  };
  assert.equal(messageOf(() => null.name), "can't read `name` of nil");
  assert.equal(messageOf(() => { undefined.name = 1; }), "can't set `name` of nil");
  assert.equal(messageOf(() => { const { a } = null; return a; }), "can't take `a` out of nil");
  assert.equal(messageOf(() => { const [a] = null; return a; }), "can't go over nil");
  assert.equal(messageOf(() => { const x = y; const y = 1; return x; }), "`y` is used before it has a value");
  assert.equal(inTova("null is not an object (evaluating 'x.name')"), "can't evaluate `x.name`: a part of it is nil");
  assert.equal(inTova("no such file"), "no such file");
});
