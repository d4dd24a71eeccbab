/** Addresses and unique names. */

import { asText, setField } from "./arguments.js";
import { urlDecode, urlEncode } from "./encoding.js";
import { Err, Ok } from "./result.js";

/** A fresh UUID of version 4. */
export function uuid() {
  if (globalThis.crypto?.randomUUID !== undefined) return globalThis.crypto.randomUUID();
  const digits = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16));
  digits[12] = 4;
  digits[16] = 8 + (digits[16] % 4);
  const hex = digits.map((digit) => digit.toString(16)).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** `Ok` with the `protocol`, `host`, `pathname`, `search` and `hash` of an address, or `Err`. */
export function parseUrl(s) {
  try {
    const { protocol, host, pathname, search, hash } = new URL(asText(s));
    return Ok({ protocol: protocol.slice(0, -1), host, pathname, search, hash });
  } catch {
    return Err(`Invalid URL: ${asText(s)}`);
  }
}

/** `text` after `mark`, or nothing for no text; a mark that is there already stays. */
function part(mark, text) {
  const given = asText(text);
  return given === "" || given.startsWith(mark) ? given : mark + given;
}

/** The address of these parts; the protocol is `https` and the pathname `/` unless they say otherwise. */
export function buildUrl(parts) {
  const protocol = asText(parts?.protocol || "https").replace(/:(\/\/)?$/, "");
  const path = part("/", parts?.pathname || "/");
  return `${protocol}://${asText(parts?.host)}${path}${part("?", parts?.search)}${part("#", parts?.hash)}`;
}

/** The parameters of a query, with or without its `?`, as an object; of equal names the last one counts. */
export function parseQuery(s) {
  const query = {};
  for (const pair of asText(s).replace(/^\?/, "").split("&")) {
    if (pair === "") continue;
    const [, name, value = ""] = /^([^=]*)=?(.*)$/s.exec(pair.replaceAll("+", " "));
    setField(query, urlDecode(name), urlDecode(value));
  }
  return query;
}

/** The query that gives `obj`'s fields; a list gives its name several times, and nil is left out. */
export function buildQuery(obj) {
  const pairs = [];
  for (const [name, value] of Object.entries(obj ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null && item !== undefined) pairs.push(`${urlEncode(name)}=${urlEncode(item)}`);
    }
  }
  return pairs.join("&");
}
