/** Base64, URL and hexadecimal encoding of texts, which count as UTF-8, and of bytes. */

import { asText } from "./arguments.js";

/** Bytes to text in one go is limited by the number of arguments of a call. */
const CHUNK = 8192;

function bytesOf(s) {
  if (ArrayBuffer.isView(s)) return new Uint8Array(s.buffer, s.byteOffset, s.byteLength);
  return new TextEncoder().encode(asText(s));
}

function textOf(bytes) {
  return new TextDecoder().decode(bytes);
}

/** The text or the bytes `s` in Base64. */
export function base64Encode(s) {
  const bytes = bytesOf(s);
  let binary = "";
  for (let i = 0; i < bytes.length; i += CHUNK) binary += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(binary);
}

/** The text that the Base64 `s` stands for; also of the variant for URLs. Throws when `s` isn't Base64. */
export function base64Decode(s) {
  const standard = asText(s).replaceAll("-", "+").replaceAll("_", "/");
  let binary;
  try {
    binary = atob(standard);
  } catch {
    throw new RangeError("this text isn't Base64");
  }
  return textOf(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}

/** `s` with everything that has a meaning in addresses written as `%` and hexadecimal digits. */
export function urlEncode(s) {
  // Half of a surrogate pair has no UTF-8 form; TextEncoder's replacement makes every string encodable.
  return encodeURIComponent(textOf(bytesOf(s)));
}

/** `s` with `%` and hexadecimal digits as characters; what stands for no character stays as it is. */
export function urlDecode(s) {
  return asText(s).replace(/(?:%[\da-f]{2})+/gi, (sequence) => {
    try {
      return decodeURIComponent(sequence);
    } catch {
      return sequence;
    }
  });
}

/** The bytes of the text `s`, or the bytes `s`, in hexadecimal digits. */
export function hexEncode(s) {
  return Array.from(bytesOf(s), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The text whose bytes `s` gives in hexadecimal digits. Throws when they aren't. */
export function hexDecode(s) {
  const text = asText(s);
  if (!/^(?:[\da-f]{2})*$/i.test(text)) throw new RangeError("this text isn't hexadecimal");
  return textOf(Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
}
