/** Questions about the form of strings. Everything but a string has none of these forms. */

function matches(s, form) {
  return typeof s === "string" && form.test(s);
}

/** True when `s` looks like `name@host.domain`. */
export function isEmail(s) {
  if (!matches(s, /^[^\s@]+@[^\s@]+$/)) return false;
  const labels = s.slice(s.indexOf("@") + 1).split(".");
  return labels.length >= 2 && labels.every((label) => label !== "");
}

/** True when `s` is a whole address with a protocol, such as `https://example.com`. */
export function isUrl(s) {
  if (!matches(s, /^[a-z][a-z\d+.-]*:\/\/\S+$/i)) return false;
  try {
    return new URL(s).host !== "" || s.startsWith("file:");
  } catch {
    return false;
  }
}

/** True when `s` is a number in decimal digits. */
export function isNumeric(s) {
  if (typeof s === "number") return Number.isFinite(s);
  return matches(s, /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i);
}

/** True when `s` has only the letters a to z and A to Z, and at least one. */
export function isAlpha(s) {
  return matches(s, /^[a-z]+$/i);
}

/** True when `s` has only letters and digits, and at least one. */
export function isAlphanumeric(s) {
  return matches(s, /^[a-z\d]+$/i);
}

/** True when `s` is a UUID of version 4. */
export function isUuid(s) {
  return matches(s, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i);
}

/** True when `s` has only hexadecimal digits, and at least one. */
export function isHex(s) {
  return matches(s, /^[\da-f]+$/i);
}
