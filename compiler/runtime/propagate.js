/** The two halves of `value?`. */

import { typeOfValue } from "./values.js";

/** True for `Err(...)` and `None`, which the enclosing function returns as they are. */
export function failed(value) {
  const name = typeOfValue(value)?.name;
  return name === "Err" || name === "None";
}

/** What an `Ok` or `Some` holds; every other value is itself. */
export function unwrapped(value) {
  const type = typeOfValue(value);
  return type !== undefined && (type.name === "Ok" || type.name === "Some") ? value[type.fields[0]] : value;
}
