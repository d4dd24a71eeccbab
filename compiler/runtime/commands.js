/** Other programs. For node and bun. */

import childProcess from "node:child_process";
import process from "node:process";

import { asText, messageOf } from "./arguments.js";
import { toList } from "./iterate.js";
import { Err, Ok } from "./result.js";

/** The most that is kept of a program's output, in bytes. */
const MAX_OUTPUT = 256 * 1024 * 1024;

/** What Tova's options mean to node: `cwd`, `env` (added to this program's), `timeout` in milliseconds, `shell`. */
function settings(opts) {
  const { cwd, env, timeout, shell } = opts ?? {};
  return {
    cwd: cwd ?? undefined,
    env: { ...process.env, ...env },
    timeout: timeout ?? undefined,
    shell: shell === true,
    maxBuffer: MAX_OUTPUT,
    encoding: "utf8",
  };
}

/** What a finished program gives: its output and its exit status, as `Ok` also when it isn't 0. */
function outcome(done) {
  if (done.error) return Err(messageOf(done.error));
  if (done.status === null) return Err(`the command was ended by ${done.signal}`);
  return Ok({ stdout: done.stdout, stderr: done.stderr, exitCode: done.status });
}

/** Runs `cmd` through the system's shell. Never put text of strangers into it. */
export function sh(cmd, opts) {
  return outcome(childProcess.spawnSync(asText(cmd), { ...settings(opts), shell: true }));
}

/** Runs the program `cmd` with these arguments; no shell reads them. */
export function exec(cmd, args, opts) {
  return outcome(childProcess.spawnSync(asText(cmd), toList(args).map(asText), settings(opts)));
}

/** Like `exec`, but the program runs beside this one; gives the promise of its result. */
export function spawn(cmd, args, opts) {
  return new Promise((resolve) => {
    const child = childProcess.spawn(asText(cmd), toList(args).map(asText), settings(opts));
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text) => (output[name] += text));
    }
    child.on("error", (error) => resolve(outcome({ error })));
    child.on("close", (status, signal) => resolve(outcome({ ...output, status, signal })));
  });
}
