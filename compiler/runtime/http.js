/**
 * `http`: requests to web servers. Each function gives the promise of a `Result`: `Ok` with the response, whatever its
 * status is, or `Err` with the reason why there is none.
 *
 * The compiler waits for the promise where the program may wait, and takes `httpBlocking` of http_blocking.js
 * elsewhere, so that a program sees the `Result` itself.
 */

import { asCount, asText, isPlainObject, messageOf } from "./arguments.js";
import { jsonParse, jsonStringify } from "./json.js";
import { sleep } from "./promises.js";
import { Err, Ok } from "./result.js";
import { buildQuery } from "./url.js";

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRY_DELAY_MS = 1000;

/** `url` with the parameters behind those that it has already. */
function withParams(url, params) {
  const query = params === undefined || params === null ? "" : buildQuery(params);
  if (query === "") return url;
  const [, address, hash] = /^([^#]*)(.*)$/s.exec(url);
  const mark = !address.includes("?") ? "?" : /[?&]$/.test(address) ? "" : "&";
  return address + mark + query + hash;
}

function isBinary(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** The fields of a form as pairs: lists give their name several times, nil is left out. */
function formFields(fields) {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (name === "__form") return [];
    const items = Array.isArray(value) ? value : [value];
    return items
      .filter((item) => item !== null && item !== undefined)
      .map((item) => [name, item instanceof Blob || isBinary(item) ? item : asText(item)]);
  });
}

/** How `send` gets the body: as it is, or as the fields of a form; and the type that it has unless a header says so. */
function bodyOf(body) {
  if (body === undefined || body === null) return {};
  const isRaw = [FormData, URLSearchParams, Blob, ReadableStream].some((type) => body instanceof type);
  if (typeof body === "string" || isBinary(body) || isRaw) return { body };
  if (isPlainObject(body) && body.__form === true) return { form: formFields(body) };
  return { body: jsonStringify(body), type: "application/json" };
}

/** What the options mean: a request for `send`, and how often and after which pause it is repeated. */
export function requestOf(method, url, data, opts) {
  const options = opts ?? {};
  const { body, form, type } = bodyOf(data);
  const headers = {};
  const bearer = asText(options.bearer);
  if (type !== undefined) headers["content-type"] = type;
  if (bearer !== "") headers.authorization = `Bearer ${bearer}`;
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== null && value !== undefined) headers[name.toLowerCase()] = asText(value);
  }
  return {
    request: {
      method,
      url: withParams(asText(url), options.params),
      headers,
      body,
      form,
      redirect: (options.follow_redirects ?? options.followRedirects) === false ? "manual" : "follow",
      timeout: options.timeout === undefined || options.timeout === null ? DEFAULT_TIMEOUT_MS : asCount(options.timeout),
      isStream: options.stream === true,
    },
    retries: asCount(options.retries),
    retryDelay: asCount(options.retry_delay ?? options.retryDelay ?? DEFAULT_RETRY_DELAY_MS),
  };
}

/**
 * Sends a request; gives `status`, `headers` and `content`: bytes, or a stream for `isStream`. Fails when there is no
 * answer. It refers to nothing outside of itself, because http_blocking.js runs it in another program.
 */
export async function send({ method, url, headers, body, form, redirect, timeout, isStream }) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeout);
  const data = form === undefined ? body : new FormData();
  for (const [name, value] of form ?? []) {
    data.append(name, ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? new Blob([value]) : value);
  }
  try {
    const init = { method, headers, body: data, redirect, signal: controller.signal };
    const response = await fetch(url, data instanceof ReadableStream ? { ...init, duplex: "half" } : init);
    const content = isStream ? response.body : new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: Object.fromEntries(response.headers), content };
  } catch (error) {
    if (controller.signal.aborted) throw new Error(`Request timed out after ${timeout}ms`);
    const cause = error?.cause?.errors?.[0] ?? error?.cause ?? error;
    throw new Error(cause?.message || cause?.code || "the request failed");
  } finally {
    clearTimeout(timer);
  }
}

/** The documented form of what `send` gives. */
export function responseOf({ status, headers, content }, { method, isStream }) {
  const response = { status, headers, body: content, ok: status >= 200 && status <= 299 };
  if (isStream) return response;
  const text = new TextDecoder().decode(content);
  const isJson = /^application\/json\s*(;|$)/i.test(asText(headers["content-type"]));
  response.body = method === "HEAD" ? null : text;
  if (isJson && text !== "") response.body = jsonParse(text).unwrapOr(text);
  // Not shown where the response is printed.
  return Object.defineProperties(response, {
    json: { value: () => jsonParse(text) },
    text: { value: () => text },
  });
}

/** `Err` when the address is none that can be asked. */
export function refusal({ url }) {
  try {
    const { protocol } = new URL(url);
    return protocol === "http:" || protocol === "https:" ? null : Err(`Invalid URL: ${url}`);
  } catch {
    return Err(`Invalid URL: ${url}`);
  }
}

async function ask(method, url, data, opts) {
  const { request, retries, retryDelay } = requestOf(method, url, data, opts);
  const refused = refusal(request);
  if (refused !== null) return refused;
  for (let attempt = 1; ; attempt++) {
    try {
      return Ok(responseOf(await send(request), request));
    } catch (error) {
      if (attempt > retries) return Err(messageOf(error));
    }
    await sleep(retryDelay * attempt);
  }
}

/** The functions of the namespace over a function that carries out a request. */
export function methodsOver(carryOut) {
  const getStream = (url, opts) => carryOut("GET", url, null, { ...opts, stream: true });
  return Object.freeze({
    get: (url, opts) => carryOut("GET", url, null, opts),
    post: (url, body, opts) => carryOut("POST", url, body, opts),
    put: (url, body, opts) => carryOut("PUT", url, body, opts),
    patch: (url, body, opts) => carryOut("PATCH", url, body, opts),
    delete: (url, opts) => carryOut("DELETE", url, null, opts),
    head: (url, opts) => carryOut("HEAD", url, null, opts),
    getStream,
    get_stream: getStream,
  });
}

/** Requests to web servers. */
export const http = methodsOver(ask);
