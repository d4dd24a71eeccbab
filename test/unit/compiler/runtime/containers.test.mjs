import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { Counter, DefaultDict, OrderedDict } = await load("containers.js");
const { Deque } = await load("deque.js");
const { len } = await load("collections.js");
const { show } = await load("show.js");

test("ordered dictionaries keep the order of their keys", () => {
  const d = new OrderedDict().set("b", 2).set("a", 1).set("c", 3).set("b", 20);
  assert.deepEqual(d.keys(), ["b", "a", "c"]);
  assert.deepEqual(d.values(), [20, 1, 3]);
  assert.deepEqual(d.entries(), [["b", 20], ["a", 1], ["c", 3]]);
  assert.equal(d.get("z"), null);
  assert.equal(d.has("a"), true);
  assert.equal(len(d), 3);
  assert.deepEqual(d.delete("a").keys(), ["b", "c"]);
  assert.equal(show(d.delete("a")), 'OrderedDict([["b", 20], ["c", 3]])');
});

test("older versions of an ordered dictionary stay what they were", () => {
  const versions = [new OrderedDict([["a", 0]])];
  for (let i = 1; i <= 5; i++) versions.push(versions.at(-1).set("a", i).set(`k${i}`, i));
  assert.deepEqual(versions[2].entries(), [["a", 2], ["k1", 1], ["k2", 2]]);
  assert.deepEqual(versions[0].entries(), [["a", 0]]);
  assert.deepEqual(versions[5].get("a"), 5);
  assert.deepEqual(versions[2].set("x", 1).keys(), ["a", "k1", "k2", "x"]);
  assert.deepEqual(versions[2].keys(), ["a", "k1", "k2"]);
});

test("an ordered dictionary grows without copies", () => {
  let d = new OrderedDict();
  for (let i = 0; i < 100000; i++) d = d.set(i, i);
  assert.equal(d.length, 100000);
});

test("default dictionaries make missing values", () => {
  const d = new DefaultDict(() => 0);
  assert.equal(d.has("apples"), false);
  assert.equal(d.get("apples"), 0);
  d.set("apples", d.get("apples") + 1);
  assert.equal(d.get("apples"), 1);
  assert.equal(d.delete("apples").has("apples"), false);
});

test("counters", () => {
  const c = new Counter(["apple", "banana", "apple"]);
  assert.equal(c.count("apple"), 2);
  assert.equal(c.count("cherry"), 0);
  assert.equal(c.total(), 3);
  assert.deepEqual(c.most_common(), [["apple", 2], ["banana", 1]]);
  assert.deepEqual(c.mostCommon(1), [["apple", 2]]);
  assert.deepEqual(c.keys(), ["apple", "banana"]);
});

test("queues with two ends", () => {
  const dq = new Deque().push_back(1).push_back(2).push_front(0);
  assert.deepEqual(dq.toArray(), [0, 1, 2]);
  const [first, rest] = dq.pop_front();
  assert.equal(first, 0);
  assert.equal(show(rest), "Deque([1, 2])");
  const [last, front] = dq.pop_back();
  assert.equal(last, 2);
  assert.deepEqual(front.toArray(), [0, 1]);
  assert.deepEqual([dq.peek_front(), dq.peek_back(), dq.length], [0, 2, 3]);
  assert.deepEqual(new Deque().pop_front()[0], null);
  assert.deepEqual(new Deque([5]).peek_back(), 5);
});

test("a queue behaves like a list", () => {
  let queue = new Deque();
  const list = [];
  let seed = 7;
  for (let i = 0; i < 3000; i++) {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    let value = null;
    switch ((seed >> 8) % 4) {
      case 0:
        queue = queue.push_back(i);
        list.push(i);
        break;
      case 1:
        queue = queue.push_front(i);
        list.unshift(i);
        break;
      case 2:
        [value, queue] = queue.pop_back();
        assert.equal(value, list.pop() ?? null);
        break;
      default:
        [value, queue] = queue.pop_front();
        assert.equal(value, list.shift() ?? null);
    }
  }
  assert.deepEqual(queue.toArray(), list);
});

test("two loop variables take the pairs of a dictionary apart", async () => {
  const { iteratePairs } = await load("iterate.js");
  assert.deepEqual([...iteratePairs(new OrderedDict([["b", 1], ["a", 2]]))], [["b", 1], ["a", 2]]);
  assert.deepEqual([...iteratePairs(new Counter("aab"))], [["a", 2], ["b", 1]]);
  assert.deepEqual([...iteratePairs(new Deque(["x"]))], [[0, "x"]]);
});
