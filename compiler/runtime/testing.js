/** The registers of `test` and `bench` blocks; whoever runs them imports the modules first. */

/** Tests in the order of their definition: `{name, body, line, timeout, beforeEach, afterEach}`. */
export const tests = [];

/** Benchmarks in the order of their definition: `{name, body}`. */
export const benchmarks = [];

export function test(name, body, options = {}) {
  tests.push({ name, body, ...options });
}

export function bench(name, body) {
  benchmarks.push({ name, body });
}
