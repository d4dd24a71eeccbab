import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const promises = await load("promises.js");
const { Channel } = await load("channel.js");
const { None } = await load("result.js");
const { show } = await load("show.js");

test("several promises", async () => {
  assert.deepEqual(await promises.parallel([1, Promise.resolve(2)]), [1, 2]);
  assert.equal(await promises.race([new Promise(() => {}), Promise.resolve("fast")]), "fast");
  assert.equal(await promises.sleep(0), null);
});

test("a limit of time", async () => {
  assert.equal(await promises.timeout(Promise.resolve(1), 60000), 1);
  await assert.rejects(promises.timeout(new Promise(() => {}), 1), /Timeout after 1ms/);
});

test("trying again", async () => {
  let calls = 0;
  const flaky = async () => {
    if (++calls < 3) throw new Error(`attempt ${calls}`);
    return "done";
  };
  assert.equal(await promises.retry(flaky, { delay: 0 }), "done");
  await assert.rejects(promises.retry(async () => { calls++; throw new Error("never"); }, { times: 2,
    delay: 0 }), /never/);
  assert.equal(calls, 5);
});

test("mapping with a limited number of calls under way", async () => {
  let running = 0;
  let most = 0;
  const results = await promises.parallelMap([1, 2, 3, 4, 5], async (x) => {
    most = Math.max(most, ++running);
    await null;
    running--;
    return x * 2;
  }, 2);
  assert.deepEqual(results, [2, 4, 6, 8, 10]);
  assert.equal(most, 2);
});

test("a channel with room holds values until it is empty", async () => {
  const ch = new Channel(10);
  await ch.send(1);
  await ch.send(2);
  ch.close();
  ch.close();
  assert.deepEqual([show(await ch.receive()), show(await ch.receive()), await ch.receive()], ["Some(1)",
    "Some(2)", None]);
  await assert.rejects(ch.send(3), /Cannot send on closed channel/);
});

test("without room, sender and receiver meet", async () => {
  const ch = new Channel();
  const order = [];
  const sent = ch.send("x").then(() => order.push("sent"));
  assert.equal(ch.canReceive(), true);
  assert.equal(show(await ch.receive()), 'Some("x")');
  await sent;
  assert.deepEqual(order, ["sent"]);
  const waiting = ch.receive();
  assert.equal(ch.canSend(), true);
  ch.close();
  assert.equal(await waiting, None);
});

test("values arrive in order, each once", async () => {
  const ch = new Channel(2);
  const seen = [[], []];
  const consume = async (list) => {
    for await (const item of ch) list.push(item);
  };
  const consumers = seen.map(consume);
  for (let i = 0; i < 20; i++) await ch.send(i);
  ch.close();
  await Promise.all(consumers);
  assert.deepEqual(seen.flat().sort((a, b) => a - b), Array.from({ length: 20 }, (_, i) => i));
});
