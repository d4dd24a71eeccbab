/** From exceptions, nil and lists to `Result`, and back. */

import { messageOf } from "./arguments.js";
import { toList } from "./iterate.js";
import { Err, None, Ok, Some } from "./result.js";

/** `Ok` with what `fn` returns, or `Err` with the message of what it throws. */
export function tryFn(fn) {
  try {
    return Ok(fn());
  } catch (error) {
    return Err(messageOf(error));
  }
}

/** Like `tryFn` for a function that returns a promise. */
export async function tryAsync(fn) {
  try {
    return Ok(await fn());
  } catch (error) {
    return Err(messageOf(error));
  }
}

/** What the `Ok` values of a list hold. */
export function filterOk(results) {
  return toList(results)
    .filter((result) => result instanceof Ok)
    .map((result) => result.value);
}

/** What the `Err` values of a list hold. */
export function filterErr(results) {
  return toList(results)
    .filter((result) => result instanceof Err)
    .map((result) => result.error);
}

/** `Ok` with the value of an option, or with a value that isn't nil; otherwise `Err(error)`. */
export function okOr(value, error) {
  if (value instanceof Ok || value instanceof Err) return value;
  if (value instanceof Some) return Ok(value.value);
  return value === None || value === null || value === undefined ? Err(error) : Ok(value);
}
