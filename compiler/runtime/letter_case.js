/** The ways of writing words: sentence, title, snake, camel and kebab case. */

import { asText } from "./arguments.js";

/** `s` with its first letter as a capital. */
export function capitalize(s) {
  return asText(s).replace(/^./u, (letter) => letter.toUpperCase());
}

/** `s` with the first letter of each word as a capital. */
export function titleCase(s) {
  return asText(s).replace(/(^|\s)(\S)/gu, (_, space, letter) => space + letter.toUpperCase());
}

/**
 * The words of a name in small letters. A word ends at spaces, hyphens and underscores, and where a small
 * letter or a digit precedes a capital; a row of capitals is one word.
 */
function parts(s) {
  return asText(s)
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
    .split(/[\s_-]+/u)
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());
}

/** `s` as `snake_case`. */
export function snakeCase(s) {
  return parts(s).join("_");
}

/** `s` as `camelCase`. */
export function camelCase(s) {
  return parts(s)
    .map((part, i) => (i === 0 ? part : capitalize(part)))
    .join("");
}

/** `s` as `kebab-case`. */
export function kebabCase(s) {
  return parts(s).join("-");
}
