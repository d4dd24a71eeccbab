/** Questions to the person at the terminal. For node and bun. */

import process from "node:process";
import readline from "node:readline";

import { asText } from "./arguments.js";
import { toList } from "./iterate.js";
import { show } from "./show.js";

/** Lines that came in before somebody asked for them: input that is no terminal arrives all at once. */
const pending = [];
const waiting = [];
let reader = null;
let isClosed = false;

/** The next line of standard input, or null at its end. */
function nextLine() {
  if (pending.length !== 0) return Promise.resolve(pending.shift());
  if (isClosed) return Promise.resolve(null);
  if (reader === null) {
    reader = readline.createInterface({ input: process.stdin });
    reader.on("line", (line) => (waiting.length !== 0 ? waiting.shift()(line) : pending.push(line)));
    reader.on("close", () => {
      isClosed = true;
      for (const resolve of waiting.splice(0)) resolve(null);
    });
  }
  return new Promise((resolve) => waiting.push(resolve));
}

/** Shows `question` and gives the answer; afterwards the program may end although input is open. */
async function answerTo(question) {
  process.stdout.write(question);
  process.stdin.ref?.();
  const line = await nextLine();
  process.stdin.unref?.();
  return line;
}

/** The text that the person types, or `default` for an empty answer. */
export async function ask(prompt, opts = {}) {
  const fallback = opts?.default ?? null;
  const answer = await answerTo(`${asText(prompt)} ${fallback === null ? "" : `(${show(fallback)}) `}`);
  return answer === null || answer === "" ? (fallback ?? "") : answer;
}

/** True for yes, false for no; `default` (true unless given) for an empty answer. Other answers are asked again. */
export async function confirm(prompt, opts = {}) {
  const fallback = opts?.default ?? true;
  for (;;) {
    const answer = await answerTo(`${asText(prompt)} ${fallback ? "[Y/n]" : "[y/N]"} `);
    const word = answer?.trim().toLowerCase() ?? "";
    if (word === "") return fallback;
    if (word === "y" || word === "yes") return true;
    if (word === "n" || word === "no") return false;
  }
}

function list(prompt, options) {
  return [asText(prompt), ...options.map((option, i) => `  ${i + 1}. ${show(option)}`), ""].join("\n");
}

/** The option with the number that the person types; nil when input ends. */
export async function choose(prompt, options) {
  const all = toList(options);
  process.stdout.write(list(prompt, all));
  for (;;) {
    const answer = await answerTo(`Select [1-${all.length}]: `);
    if (answer === null) return null;
    const number = Number(answer.trim());
    if (Number.isInteger(number) && number >= 1 && number <= all.length) return all[number - 1];
  }
}

/** The options with the numbers that the person types, with commas between them. */
export async function chooseMany(prompt, options) {
  const all = toList(options);
  process.stdout.write(list(prompt, all));
  for (;;) {
    const answer = await answerTo("Select (comma-separated): ");
    if (answer === null) return [];
    const numbers = answer.split(",").filter((part) => part.trim() !== "").map(Number);
    if (numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= all.length)) {
      return [...new Set(numbers)].map((number) => all[number - 1]);
    }
  }
}

const CONTROL_C = "\u0003";
const CONTROL_D = "\u0004";

/** The text that the person types; a terminal shows asterisks for it. */
export function secret(prompt) {
  const { stdin, stdout } = process;
  if (stdin.isTTY !== true || typeof stdin.setRawMode !== "function") return ask(prompt);
  reader?.close();
  reader = null;
  isClosed = false;
  stdout.write(`${asText(prompt)} `);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.resume();
  return new Promise((resolve) => {
    const typed = [];
    const finish = () => {
      stdin.off("data", read);
      stdin.setRawMode(false);
      stdin.pause();
      stdout.write("\n");
      resolve(typed.join(""));
    };
    const read = (data) => {
      for (const character of data) {
        if (character === "\r" || character === "\n" || character === CONTROL_D) return finish();
        if (character === CONTROL_C) {
          finish();
          process.kill(process.pid, "SIGINT");
          return;
        }
        if (character === "\u007f" || character === "\b") {
          if (typed.pop() !== undefined) stdout.write("\b \b");
        } else {
          typed.push(character);
          stdout.write("*");
        }
      }
    };
    stdin.on("data", read);
  });
}
