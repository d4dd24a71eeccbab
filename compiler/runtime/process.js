/** The running program and its surroundings. For node and bun. */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

import { asText, setField } from "./arguments.js";
import { attempt } from "./files.js";
import { toList } from "./iterate.js";

/** The environment variable `key`, or `fallback`; without a key, an object of all of them. */
export function env(key, fallback = null) {
  return key === undefined || key === null ? { ...process.env } : (process.env[asText(key)] ?? fallback);
}

/** Sets an environment variable of this program. */
export function setEnv(key, value) {
  process.env[asText(key)] = asText(value);
  return null;
}

/** Ends the program with an exit status. */
export function exit(code = 0) {
  process.exit(code ?? 0);
}

/** The working folder. */
export function cwd() {
  return process.cwd();
}

/** Makes `dir` the working folder; gives `Ok(dir)` or `Err` with the reason. */
export function chdir(dir) {
  return attempt(() => {
    process.chdir(asText(dir));
    return dir;
  });
}

/** The source of an emitted module as its source map names it, when that file is there; else null. */
function sourceOf(script) {
  try {
    const [source] = JSON.parse(readFileSync(`${script}.map`, "utf8")).sources;
    const file = path.resolve(path.dirname(script), decodeURIComponent(source));
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/** The absolute path of the program's file, or nil: of its Tova source where that is there, else of what runs. */
export function scriptPath() {
  if (process.argv[1] === undefined) return null;
  const script = path.resolve(process.argv[1]);
  return sourceOf(script) ?? script;
}

/** The folder of the program's file, or nil. */
export function scriptDir() {
  const script = scriptPath();
  return script === null ? null : path.dirname(script);
}

/** Calls `handler` when the signal arrives, such as "SIGINT". */
export function onSignal(signal, handler) {
  process.on(asText(signal), () => handler());
  return null;
}

/** All of standard input as text. */
export function readStdin() {
  try {
    return readFileSync(0, "utf8");
  } catch (error) {
    if (error.code === "EOF" || error.code === "EISDIR") return "";
    throw error;
  }
}

/** The lines of standard input without their ends. */
export function readLines() {
  const lines = readStdin().split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/**
 * The arguments of a program as `flags` and `positional`: `--key value`, `--key=value`, `--flag`, `-abc`; after `--`
 * everything is positional. A flag without a value is true.
 */
export function parseArgs(argv) {
  const words = toList(argv).map(asText);
  const flags = {};
  const positional = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === "--") {
      positional.push(...words.slice(i + 1));
      break;
    }
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name !== undefined) {
      const hasNext = i + 1 < words.length && !/^-[^\d.]/.test(words[i + 1]);
      if (value !== undefined) setField(flags, name, value);
      else setField(flags, name, hasNext ? words[++i] : true);
    } else if (/^-[^-\d.]/.test(word)) {
      for (const letter of word.slice(1)) setField(flags, letter, true);
    } else {
      positional.push(word);
    }
  }
  return { flags, positional };
}
