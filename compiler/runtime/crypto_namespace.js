/** Hashes, signatures, passwords and encryption. For node and bun; elsewhere only what browsers have is there. */

import { asCount, asText, messageOf } from "./arguments.js";
import { randomInt } from "./random.js";
import { Err, Ok } from "./result.js";
import { show } from "./show.js";

const host = globalThis.process?.versions?.node === undefined ? null : await import("node:crypto");

/** The lengths in bytes of AES-256-GCM's parts and of a password's salt and hash. */
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 16;
const HASH_BYTES = 64;

function engine() {
  if (host === null) throw new Error("this needs node or bun: browsers only have `crypto.subtle`");
  return host;
}

/** Bytes as they are, and the UTF-8 form of every other value's text. */
function bytesOf(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : new TextEncoder().encode(asText(value));
}

function attempt(action) {
  try {
    return Ok(action());
  } catch (error) {
    return Err(messageOf(error));
  }
}

function hash(algorithm, data) {
  return engine().createHash(algorithm).update(bytesOf(data)).digest("hex");
}

/** The SHA-256 hash of a text or of bytes in hexadecimal digits. */
function sha256(data) {
  return hash("sha256", data);
}

/** The SHA-512 hash of a text or of bytes in hexadecimal digits. */
function sha512(data) {
  return hash("sha512", data);
}

/** The signature of `data` with a secret key in hexadecimal digits; the algorithm is one such as "sha256". */
function hmac(algorithm, key, data) {
  const name = asText(algorithm).toLowerCase();
  if (!engine().getHashes().includes(name)) throw new RangeError(`unknown hash algorithm ${show(algorithm)}: use sha256 or sha512`);
  return engine().createHmac(name, bytesOf(key)).update(bytesOf(data)).digest("hex");
}

/** `n` random bytes that nobody can foresee. */
function randomBytes(n) {
  return new Uint8Array(engine().randomBytes(asCount(n)));
}

/** A whole number from `lo` to `hi`, both included, that nobody can foresee. */
function secureInt(lo, hi) {
  return host === null ? randomInt(lo, hi) : host.randomInt(Math.ceil(lo), Math.floor(hi) + 1);
}

/** True when two texts or byte arrays are the same; takes as long for a difference at the end as at the beginning. */
function constantTimeEqual(a, b) {
  const left = bytesOf(a);
  const right = bytesOf(b);
  return left.length === right.length && engine().timingSafeEqual(left, right);
}

/** `Ok` with what may be stored instead of a password: a random salt and the scrypt hash, or `Err`. */
function hashPassword(password) {
  return attempt(() => {
    const salt = engine().randomBytes(SALT_BYTES);
    return `${salt.toString("hex")}:${engine().scryptSync(bytesOf(password), salt, HASH_BYTES).toString("hex")}`;
  });
}

/** True when `hashed` came from `hashPassword` for the same password. */
function verifyPassword(password, hashed) {
  const [, salt, wanted] = /^([\da-f]+):([\da-f]+)$/i.exec(asText(hashed)) ?? [];
  if (wanted === undefined || wanted.length !== 2 * HASH_BYTES) return false;
  const found = engine().scryptSync(bytesOf(password), Buffer.from(salt, "hex"), HASH_BYTES);
  return constantTimeEqual(found, Buffer.from(wanted, "hex"));
}

/** The key as bytes; throws when it hasn't the length that AES-256 needs. */
function keyOf(key) {
  const bytes = bytesOf(key);
  if (bytes.length === KEY_BYTES) return bytes;
  throw new RangeError(`the key must have ${KEY_BYTES} bytes, but it has ${bytes.length}`);
}

/** `Ok` with a text encrypted by AES-256-GCM: nonce, tag and content in hexadecimal digits; or `Err`. */
function encrypt(text, key) {
  return attempt(() => {
    const nonce = engine().randomBytes(NONCE_BYTES);
    const cipher = engine().createCipheriv("aes-256-gcm", keyOf(key), nonce);
    const content = Buffer.concat([cipher.update(bytesOf(text)), cipher.final()]);
    return [nonce, cipher.getAuthTag(), content].map((bytes) => bytes.toString("hex")).join(":");
  });
}

/** `Ok` with what `encrypt` was given, or `Err` when the key is another one or the text was changed. */
function decrypt(text, key) {
  const refused = "this text can't be decrypted: the key is wrong or the text was changed";
  const match = /^([\da-f]+):([\da-f]+):((?:[\da-f]{2})*)$/i.exec(asText(text));
  if (match === null) return Err(refused);
  const [nonce, tag, content] = match.slice(1).map((hex) => Buffer.from(hex, "hex"));
  if (nonce.length !== NONCE_BYTES || tag.length !== TAG_BYTES) return Err(refused);
  return attempt(() => keyOf(key)).flatMap((bytes) => {
    try {
      const decipher = engine().createDecipheriv("aes-256-gcm", bytes, nonce).setAuthTag(tag);
      return Ok(Buffer.concat([decipher.update(content), decipher.final()]).toString("utf8"));
    } catch {
      return Err(refused);
    }
  });
}

// node 18 has no global `crypto`.
const web = globalThis.crypto ?? host?.webcrypto;

/** Hashes, signatures, passwords and encryption; and what browsers call `crypto`. */
export const crypto = Object.freeze({
  sha256,
  sha512,
  hmac,
  randomBytes,
  random_bytes: randomBytes,
  randomInt: secureInt,
  random_int: secureInt,
  constantTimeEqual,
  constant_time_equal: constantTimeEqual,
  hashPassword,
  hash_password: hashPassword,
  verifyPassword,
  verify_password: verifyPassword,
  encrypt,
  decrypt,
  subtle: web?.subtle,
  randomUUID: () => web.randomUUID(),
  getRandomValues: (array) => web.getRandomValues(array),
});
