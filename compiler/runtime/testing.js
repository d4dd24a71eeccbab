/**
 * The registers of tests and benchmarks. Compiled modules fill them while they are loaded; whoever runs the tests of
 * a module picks those with its address. Imports nothing, since every module with tests imports it.
 */

/** Tests in the order of their definition: `{name, body, url, line, timeout}`; the name may be null. */
export const tests = [];

/** Benchmarks in the order of their definition: `{name, body, url, line}`; the name may be null. */
export const benchmarks = [];

/** What is done around each test of a module: `{body, url}`. */
export const hooks = { before: [], after: [] };

/**
 * What snapshots need to know. `running` is the current test, null outside of `tovac test`: the path of its Tova file,
 * its name, and how many snapshots without a name it has taken. `snapshots` counts what was written.
 * @type {{running: {source: string, name: string, unnamed: number} | null, updateSnapshots: boolean, snapshots:
 *     {written: number, updated: number}}}
 */
export const state = { running: null, updateSnapshots: false, snapshots: { written: 0, updated: 0 } };

/**
 * @param name null for a test without one
 * @param body is called with a function that takes what is to be done after the test
 * @param url the module's address
 * @param {{line: number, timeout?: number}} options
 */
export function test(name, body, url, options) {
  tests.push({ name, body, url, ...options });
}

/** A benchmark; its body may be async. */
export function bench(name, body, url, options) {
  benchmarks.push({ name, body, url, ...options });
}

/** Calls `body` before every test of the module at `url`. */
export function beforeEach(body, url) {
  hooks.before.push({ body, url });
}

/** Calls `body` after every test of the module at `url`, whether it passed or not. */
export function afterEach(body, url) {
  hooks.after.push({ body, url });
}
