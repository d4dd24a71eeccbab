/** The end of a `with` block. */

/** Closes a resource by the first of these methods that it has. */
export function release(resource) {
  if (resource === null || resource === undefined) return;
  for (const name of ["close", "dispose", "release", Symbol.dispose]) {
    if (name !== undefined && typeof resource[name] === "function") {
      resource[name]();
      return;
    }
  }
}
