/** Text for terminals: colours, tables, boxes and progress. Without a terminal, or with NO_COLOR, plain text. */

import { asText } from "./arguments.js";
import { toList } from "./iterate.js";
import { show } from "./show.js";
import { typeOfValue } from "./values.js";

const host = globalThis.process;

const CODES = {
  black: 30, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, white: 37, gray: 90, grey: 90,
  bold: 1, dim: 2, underline: 4, strikethrough: 9,
};

function isStyled(stream) {
  return stream?.isTTY === true && !host?.env?.NO_COLOR && host?.env?.TERM !== "dumb";
}

function styled(text, code, stream = host?.stdout) {
  return isStyled(stream) ? `\u001b[${code}m${asText(text)}\u001b[0m` : asText(text);
}

/** `text` in a colour: red, green, yellow, blue, magenta, cyan, white, gray or black. */
export function color(text, name) {
  return Object.hasOwn(CODES, name) ? styled(text, CODES[name]) : asText(text);
}

/** `text` in green. */
export const green = (text) => color(text, "green");

/** `text` in red. */
export const red = (text) => color(text, "red");

/** `text` in yellow. */
export const yellow = (text) => color(text, "yellow");

/** `text` in blue. */
export const blue = (text) => color(text, "blue");

/** `text` in cyan. */
export const cyan = (text) => color(text, "cyan");

/** `text` in magenta. */
export const magenta = (text) => color(text, "magenta");

/** `text` in gray. */
export const gray = (text) => color(text, "gray");

/** `text` in bold letters. */
export const bold = (text) => styled(text, CODES.bold);

/** `text` in faint letters. */
export const dim = (text) => styled(text, CODES.dim);

/** `text` with a line under it. */
export const underline = (text) => styled(text, CODES.underline);

/** `text` with a line through it. */
export const strikethrough = (text) => styled(text, CODES.strikethrough);

/** The number of characters that a reader sees. */
function width(text) {
  return Array.from(text.replace(/\u001b\[[\d;]*m/g, "")).length;
}

function padded(text, size) {
  return text + " ".repeat(Math.max(0, size - width(text)));
}

/**
 * Prints objects as a table with one column for each field.
 * @param opts `headers`: which fields, in this order
 */
export function table(data, opts = {}) {
  const rows = toList(data);
  const fieldsOf = (row) => typeOfValue(row)?.fields ?? Object.keys(row ?? {});
  const headers = opts?.headers ? toList(opts.headers).map(asText) : [...new Set(rows.flatMap(fieldsOf))];
  const cells = rows.map((row) => headers.map((name) => (row?.[name] === undefined ? "" : show(row[name]))));
  const widths = headers.map((name, i) => cells.reduce((most, row) => Math.max(most, width(row[i])), width(name)));
  const line = (parts) => parts.map((part, i) => ` ${padded(part, widths[i])} `).join("|").trimEnd();
  const rule = widths.map((size, i) => "-".repeat(size + (i === widths.length - 1 ? 1 : 2))).join("+");
  console.log("%s", [line(headers.map(bold)), rule, ...cells.map(line)].join("\n"));
  return null;
}

/** Prints `content` in a box with a title. */
export function panel(title, content) {
  const lines = asText(content).split("\n");
  const heading = asText(title);
  const inner = lines.reduce((most, line) => Math.max(most, width(line) + 2), width(heading) + 4);
  const top = `┌─ ${bold(heading)} ${"─".repeat(inner - width(heading) - 3)}┐`;
  const body = lines.map((line) => `│ ${padded(line, inner - 2)} │`);
  console.log("%s", [top, ...body, `└${"─".repeat(inner)}┘`].join("\n"));
  return null;
}

/**
 * The same items, while a bar on standard error shows how far their user has come; only on a terminal.
 * @param opts `label`, `width` of the bar in characters (30), `total` number of items
 */
export function* progress(items, opts = {}) {
  const { label = "", width: size = 30, total = items?.length } = opts ?? {};
  const stream = host?.stderr;
  const draw = (done) => {
    if (stream?.isTTY !== true) return;
    const share = total > 0 ? Math.min(done / total, 1) : 0;
    const filled = Math.round(share * size);
    const bar = "█".repeat(filled) + "░".repeat(size - filled);
    stream.write(`\r${label === "" ? "" : `${label} `}[${bar}] ${Math.floor(share * 100)}% ${done}/${total ?? "?"}`);
  };
  let done = 0;
  draw(done);
  for (const item of Array.isArray(items) ? items : toList(items)) {
    yield item;
    draw(++done);
  }
  if (stream?.isTTY === true) stream.write("\n");
}

const FRAMES = Array.from("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏");
const FRAME_MS = 80;

/** What `fn` gives in the end, while a spinner turns beside `label`; then a check mark, or a cross if it fails. */
export async function spin(label, fn) {
  const stream = host?.stderr;
  const isTerminal = stream?.isTTY === true;
  let frame = 0;
  const draw = () => stream.write(`\r${FRAMES[frame++ % FRAMES.length]} ${asText(label)}`);
  const timer = isTerminal ? setInterval(draw, FRAME_MS) : undefined;
  const finish = (mark, code) => {
    clearInterval(timer);
    stream?.write(`${isTerminal ? "\r" : ""}${styled(mark, code, stream)} ${asText(label)}\n`);
  };
  try {
    const result = await fn();
    finish("✔", CODES.green);
    return result;
  } catch (error) {
    finish("✘", CODES.red);
    throw error;
  }
}
