import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const strings = await load("strings.js");
const letterCase = await load("letter_case.js");
const text = await load("text.js");
const { callMethod } = await load("methods.js");

test("trimming and splitting", () => {
  assert.equal(strings.trim("\n\thello\n"), "hello");
  assert.equal(strings.trimStart("  hello  "), "hello  ");
  assert.equal(strings.trimEnd("  hello  "), "  hello");
  assert.deepEqual(strings.split("one::two::three", "::"), ["one", "two", "three"]);
  assert.deepEqual(strings.split("a😀", ""), ["a", "😀"]);
  assert.deepEqual(strings.words("  spaced  out  "), ["spaced", "out"]);
  assert.deepEqual(strings.lines("a\nb\r\nc"), ["a", "b", "c"]);
  assert.deepEqual(strings.chars("a😀"), ["a", "😀"]);
  assert.equal(strings.join(["one", "two"], ""), "onetwo");
  assert.equal(strings.join([1, null, { a: 1 }], "-"), "1--{ a: 1 }");
});

test("searching", () => {
  assert.equal(strings.contains("hello world", "world"), true);
  assert.equal(strings.contains("hello", "xyz"), false);
  assert.equal(strings.contains([1, 2], 2), true);
  assert.equal(strings.startsWith("hello", "hel"), true);
  assert.equal(strings.endsWith("hello.tova", ".js"), false);
  assert.equal(strings.indexOf("hello world", "world"), 6);
  assert.equal(strings.indexOf("hello", "xyz"), null);
  assert.equal(strings.indexOf(["a", "b"], "b"), 1);
  assert.equal(strings.lastIndexOf("abcabc", "bc"), 4);
  assert.equal(strings.lastIndexOf("hello", "xyz"), null);
  assert.equal(strings.countOf("banana", "an"), 2);
  assert.equal(strings.countOf("hello", ""), 0);
});

test("replacing", () => {
  assert.equal(strings.replace("aabbcc", "b", "x"), "aaxxcc");
  assert.equal(strings.replace("price", "price", "$&1"), "$&1");
  assert.equal(strings.replace("a1b2", /\d/, "x"), "axb2");
  assert.equal(strings.replace("a1b2", /(\d)/g, "<$1>"), "a<1>b<2>");
  assert.equal(strings.replace("a1b2", /\d/g, (digit) => Number(digit) + 1), "a2b3");
  assert.equal(strings.replaceFirst("aabb", "a", "x"), "xabb");
  assert.equal(strings.replaceFirst("a1b2", /\d/g, "x"), "axb2");
});

test("padding, repeating and cutting", () => {
  assert.equal(strings.padStart("5", 3, "0"), "005");
  assert.equal(strings.padEnd("hi", 5), "hi   ");
  assert.equal(strings.center("hi", 7), "  hi   ");
  assert.equal(strings.center("hi", 6, "*"), "**hi**");
  assert.equal(strings.center("hello", 3), "hello");
  assert.equal(strings.repeat("ha", 3), "hahaha");
  assert.equal(strings.repeat("ab", -1), "");
  assert.equal(strings.charAt("hello", 4), "o");
  assert.equal(strings.charAt("hello", 10), null);
  assert.equal(strings.substr("hello world", 6), "world");
  assert.equal(strings.substr("hello", -3), "llo");
  assert.equal(strings.reverseStr("a😀b"), "b😀a");
});

test("emptiness", () => {
  for (const value of ["", [], {}, null, undefined, new Map()]) assert.equal(strings.isEmpty(value), true);
  for (const value of ["hello", [0], { a: 1 }, 0, false]) assert.equal(strings.isEmpty(value), false);
});

test("letter case", () => {
  assert.equal(letterCase.capitalize("hello world"), "Hello world");
  assert.equal(letterCase.capitalize(""), "");
  assert.equal(letterCase.titleCase("the quick brown fox"), "The Quick Brown Fox");
  for (const [given, snake, camel, kebab] of [
    ["helloWorld", "hello_world", "helloWorld", "hello-world"],
    ["Hello World", "hello_world", "helloWorld", "hello-world"],
    ["some-thing", "some_thing", "someThing", "some-thing"],
    ["XMLParser", "xmlparser", "xmlparser", "xmlparser"],
    ["hello_world", "hello_world", "helloWorld", "hello-world"],
  ]) {
    assert.equal(letterCase.snakeCase(given), snake);
    assert.equal(letterCase.camelCase(given), camel);
    assert.equal(letterCase.kebabCase(given), kebab);
  }
});

test("texts", () => {
  assert.equal(text.truncate("Hello World", 8), "Hello...");
  assert.equal(text.truncate("Hello World", 8, ".."), "Hello ..");
  assert.equal(text.truncate("Hi", 10), "Hi");
  assert.equal(text.truncate("Hello", 2), "..");
  assert.equal(text.truncate("ab😀cdef", 6), "ab...");
  assert.equal(text.wordWrap("one two three four", 10), "one two\nthree four");
  assert.equal(text.wordWrap("the quick brown fox", 12), "the quick\nbrown fox");
  assert.equal(text.wordWrap("a\n\nbcdefghijk l", 4), "a\n\nbcdefghijk\nl");
  assert.equal(text.dedent("    line1\n  line2"), "  line1\nline2");
  assert.equal(text.dedent("  a\n\n  b"), "a\n\nb");
  assert.equal(text.indentStr("a\nb", 1, ">"), ">a\n>b");
  assert.equal(text.slugify("A & B @ C"), "a-b-c");
  assert.equal(text.slugify("  My Blog Post  "), "my-blog-post");
  assert.equal(text.slugify("Crème brûlée!"), "creme-brulee");
  assert.equal(text.escapeHtml("<a href='x'>\"&\"</a>"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;");
  assert.equal(text.unescapeHtml("&lt;b&gt;&#39;&amp;lt;&#x1F600;"), "<b>'&lt;😀");
  assert.equal(text.unescapeHtml("&#9999999;"), "&#9999999;");
});

test("templates", () => {
  assert.equal(strings.fmt("{} + {} = {}", 1, 2, 3), "1 + 2 = 3");
  assert.equal(strings.fmt("{} items at ${}", 3, 9.99), "3 items at $9.99");
  assert.equal(strings.fmt("{} and {}", null), "nil and {}");
});

test("nil counts as an empty string", () => {
  assert.equal(strings.upper(null), "");
  assert.deepEqual(strings.chars(undefined), []);
  assert.equal(strings.contains(null, "a"), false);
});

test("methods do what the functions do", () => {
  assert.equal(callMethod("hello", "upper"), "HELLO");
  assert.equal(callMethod("helloWorld", "snake_case"), "hello_world");
  assert.equal(callMethod("a-b", "replace_first", "-", "+"), "a+b");
  assert.equal(callMethod([1, [2]], "join", ";"), "1;2");
  assert.deepEqual(callMethod([3, 1], "sort_by", (x) => x), [1, 3]);
  assert.equal(callMethod("hello", "charCodeAt", 0), 104);
});
