import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { load } from "./load.mjs";

const { http } = await load("http.js");
const { httpBlocking } = await load("http_blocking.js");
const { read } = await load("data_files.js");

// The server is a program of its own: requests that stop this one still get their answer.
const folder = mkdtempSync(join(tmpdir(), "tova-requests-"));
const file = join(folder, "server.mjs");
writeFileSync(file, `
import { createServer } from "node:http";
let failures = 0;
createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url, "http://localhost");
  const json = (value) => {
    response.setHeader("content-type", "application/json; charset=utf-8");
    response.end(JSON.stringify(value));
  };
  const { authorization, "content-type": type, "x-id": id } = request.headers;
  switch (url.pathname) {
    case "/echo":
      response.statusCode = 201;
      return json({ method: request.method, query: url.search, type, authorization, id, body: Buffer.concat(chunks).toString() });
    case "/text":
      response.setHeader("x-version", "1.4.0");
      return response.end('{"a": 1}');
    case "/broken":
      response.setHeader("content-type", "application/json");
      return response.end("{oops");
    case "/moved":
      response.statusCode = 302;
      response.setHeader("location", "/text");
      return response.end("moved");
    case "/flaky":
      failures++;
      return failures % 3 === 0 ? response.end("at last") : request.socket.destroy();
    case "/never":
      return;
    case "/rows":
      response.setHeader("content-type", "text/csv");
      return response.end("name,n\\nA,1\\n");
    default:
      response.statusCode = 404;
      return response.end("nothing here");
  }
}).listen(0, "127.0.0.1", function () { process.send(this.address().port); });
`);
const server = fork(file);
const port = await new Promise((resolve) => server.once("message", resolve));
after(() => {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
});
const at = (path) => `http://127.0.0.1:${port}${path}`;

for (const [name, client] of Object.entries({ waiting: http, blocking: httpBlocking })) {
  test(`${name}: responses`, async () => {
    const text = (await client.get(at("/text"))).unwrap();
    assert.deepEqual([text.status, text.ok, text.body, text.json().unwrap().a], [200, true, '{"a": 1}', 1]);
    assert.deepEqual(Object.keys(text), ["status", "headers", "body", "ok"]);
    const head = (await client.head(at("/text"))).unwrap();
    assert.deepEqual([head.body, head.headers["x-version"]], [null, "1.4.0"]);
    const missing = (await client.get(at("/nowhere"))).unwrap();
    assert.deepEqual([missing.status, missing.ok, missing.body], [404, false, "nothing here"]);
    const broken = (await client.get(at("/broken"))).unwrap();
    assert.deepEqual([broken.body, broken.json().isErr()], ["{oops", true]);
    assert.equal((await client.get(at("/moved"))).unwrap().status, 200);
    assert.equal((await client.get(at("/moved"), { follow_redirects: false })).unwrap().status, 302);
  });

  test(`${name}: what is sent`, async () => {
    const echo = async (method, ...rest) => (await client[method](at("/echo?a=1"), ...rest)).unwrap().body;
    assert.deepEqual(await echo("get", { params: { q: "x y" }, bearer: "secret", headers: { "X-Id": 7 } }), {
      method: "GET", query: "?a=1&q=x%20y", authorization: "Bearer secret", id: "7", body: "",
    });
    const { type, body } = await echo("post", { name: "A", list: [1, null] });
    assert.deepEqual([type, body], ["application/json", '{"name":"A","list":[1,null]}']);
    assert.equal((await echo("put", "as it is")).body, "as it is");
    assert.equal((await echo("patch", new Uint8Array([104, 105]))).body, "hi");
    assert.equal((await echo("delete")).method, "DELETE");
    assert.equal((await echo("post", { a: 1 }, { headers: { "Content-Type": "text/x" } })).type, "text/x");
    const form = await echo("post", { __form: true, title: "T", part: new Uint8Array([111, 107]), none: null });
    assert.match(form.type, /^multipart\/form-data; boundary=/);
    assert.match(form.body, /name="title"\r\n\r\nT\r\n[^]*name="part"[^]*\r\n\r\nok\r\n/);
    assert.doesNotMatch(form.body, /none|__form/);
  });

  test(`${name}: failures`, async () => {
    assert.equal((await client.get("no address")).unwrapErr(), "Invalid URL: no address");
    assert.equal((await client.get("file:///etc/passwd")).unwrapErr(), "Invalid URL: file:///etc/passwd");
    assert.equal((await client.get(at("/never"), { timeout: 150 })).unwrapErr(), "Request timed out after 150ms");
    assert.equal((await client.get(at("/flaky"), { retries: 2, retry_delay: 1 })).unwrap().body, "at last");
    assert.ok((await client.get(at("/flaky"), { retries: 1, retry_delay: 1 })).isErr());
    await client.get(at("/flaky"));
  });

  test(`${name}: streams`, async () => {
    const text = async (response) => new Response(response.body).text();
    assert.equal(await text((await client.get_stream(at("/text"))).unwrap()), '{"a": 1}');
    assert.equal(await text((await client.post(at("/moved"), null, { stream: true })).unwrap()), '{"a": 1}');
  });
}

test("read takes addresses", () => {
  assert.deepEqual(read(at("/rows")), [{ name: "A", n: 1 }]);
  assert.throws(() => read(at("/nowhere")), /can't read http.*: the server answered 404/);
});
