/**
 * `http` for places where a program can't wait for a promise: the request runs in a program of its own, for which
 * this one stops. For node and bun.
 */

import childProcess from "node:child_process";
import process from "node:process";

import { messageOf } from "./arguments.js";
import { methodsOver, refusal, requestOf, responseOf, send } from "./http.js";
import { Err, Ok } from "./result.js";

/** The most that a response may hold, in bytes of the text that carries it here. */
const MAX_OUTPUT = 1024 * 1024 * 1024;

/** Values as JSON carries them: bytes in Base64. */
function packed(value) {
  if (value instanceof URLSearchParams) return { text: String(value), type: "application/x-www-form-urlencoded;charset=UTF-8" };
  if (typeof value === "string") return { text: value };
  if (value instanceof ArrayBuffer) return { bytes: Buffer.from(value).toString("base64") };
  if (ArrayBuffer.isView(value)) return { bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
  throw new Error("a file or stream can only be sent from an `async` function");
}

/** Reads a request from standard input, sends it, and writes what came of it to standard output. */
async function child(send) {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const unpacked = (value) => (value.bytes === undefined ? value.text : Buffer.from(value.bytes, "base64"));
  const { body, form, ...request } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (body !== undefined) request.body = unpacked(body);
  if (form !== undefined) request.form = form.map(([name, value]) => [name, unpacked(value)]);
  let outcome;
  try {
    const { content, ...rest } = await send(request);
    outcome = { ...rest, content: Buffer.from(content).toString("base64") };
  } catch (error) {
    outcome = { failure: error.message };
  }
  process.stdout.write(JSON.stringify(outcome));
}

const CODE = `(${child})(${send})`;

/** What came of one request; throws when there is no answer. */
function sendBlocking({ body, form, ...request }) {
  const content = body === undefined ? undefined : packed(body);
  const headers = content?.type === undefined ? request.headers : { "content-type": content.type, ...request.headers };
  const input = JSON.stringify({
    ...request,
    headers,
    isStream: false,
    body: content,
    form: form?.map(([name, value]) => [name, packed(value)]),
  });
  const done = childProcess.spawnSync(process.execPath, ["-e", CODE], { input, maxBuffer: MAX_OUTPUT, encoding: "utf8" });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`the request failed: ${done.stderr.trim()}`);
  const outcome = JSON.parse(done.stdout);
  if (outcome.failure !== undefined) throw new Error(outcome.failure);
  const bytes = new Uint8Array(Buffer.from(outcome.content, "base64"));
  return { ...outcome, content: request.isStream ? new Blob([bytes]).stream() : bytes };
}

/** Stops the program for some milliseconds. */
function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function ask(method, url, data, opts) {
  const { request, retries, retryDelay } = requestOf(method, url, data, opts);
  const refused = refusal(request);
  if (refused !== null) return refused;
  for (let attempt = 1; ; attempt++) {
    try {
      return Ok(responseOf(sendBlocking(request), request));
    } catch (error) {
      if (attempt > retries) return Err(messageOf(error));
    }
    pause(retryDelay * attempt);
  }
}

/** The same functions as `http`; each gives the `Result` itself. */
export const httpBlocking = methodsOver(ask);
