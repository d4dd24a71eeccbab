/** Comma-separated values: a list of objects as text, and back. */

import { setField } from "./arguments.js";
import { jsonStringify } from "./json.js";
import { show } from "./show.js";
import { typeOfValue } from "./values.js";

const DELIMITERS = [",", ";", "\t", "|"];

/** The delimiter that the first line uses most, outside of quotes; a comma when it uses none. */
function delimiterOf(text) {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "\n" || character === "\r")) break;
    else if (!isQuoted && counts.has(character)) counts.set(character, counts.get(character) + 1);
  }
  return DELIMITERS.reduce((best, delimiter) => (counts.get(delimiter) > counts.get(best) ? delimiter : best));
}

/** The content of a quoted cell that begins at `start`, and where its closing quote is. */
function quotedCell(text, start) {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) end = text.length;
    if (text[end + 1] !== '"') return { content: text.slice(start, end).replaceAll('""', '"'), end };
    end += 2;
  }
}

/** The cells of each line that isn't blank. */
function rowsOf(text, delimiter) {
  const rows = [];
  let row = [];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (row.length > 1 || isQuoted || row[0].trim() !== "") rows.push(row);
    row = [];
    isQuoted = false;
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"' && cell === "") {
      // Goes on over delimiters and line ends.
      const { content, end } = quotedCell(text, i + 1);
      cell = content;
      isQuoted = true;
      i = end;
    } else if (text.startsWith(delimiter, i)) {
      endCell();
      i += delimiter.length - 1;
    } else if (text[i] === "\n" || text[i] === "\r") {
      if (text[i] === "\r" && text[i + 1] === "\n") i++;
      endRow();
    } else {
      cell += text[i];
    }
  }
  if (row.length !== 0 || cell !== "" || isQuoted) endRow();
  return rows;
}

/** A cell's value: a number, a Bool or nil where it looks like one; numbers that would lose digits stay texts. */
function valueOf(cell) {
  const text = cell.trim();
  if (text === "" || text === "null" || text === "nil") return null;
  if (text === "true") return true;
  if (text === "false") return false;
  if (!/^[+-]?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return cell;
  const number = Number(text);
  return Number.isSafeInteger(number) || !Number.isInteger(number) || /[.e]/i.test(text) ? number : cell;
}

/**
 * The rows of a CSV text as objects.
 * @param opts `delimiter`, by default the one that the first line uses; `header: false` when the first line holds
 *   values: the columns are called `col_0`, `col_1` and so on then
 */
export function parseCsv(content, opts = {}) {
  const text = content.replace(/^\uFEFF/, "");
  const rows = rowsOf(text, opts?.delimiter || delimiterOf(text));
  const hasHeader = opts?.header !== false;
  const header = hasHeader ? (rows.shift() ?? []).map((name) => name.trim()) : [];
  const columns = rows.reduce((most, row) => Math.max(most, row.length), header.length);
  const names = Array.from({ length: columns }, (_, i) => header[i] ?? `col_${i}`);
  return rows.map((row) => {
    const object = {};
    names.forEach((name, i) => setField(object, name, i < row.length ? valueOf(row[i]) : null));
    return object;
  });
}

/** The names of all fields of some rows in the order of their first appearance. */
export function columnsOf(rows) {
  return [...new Set(rows.flatMap((row) => typeOfValue(row)?.fields ?? Object.keys(row)))];
}

/** One line of cells; what would be read as several cells is quoted. */
function line(cells, delimiter) {
  const texts = cells.map((cell) => {
    if (cell === null || cell === undefined) return "";
    const isData = typeof cell === "object" && !(cell instanceof Date);
    const text = isData ? jsonStringify(cell) : show(cell);
    const needsQuotes = text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text);
    return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${texts.join(delimiter)}\n`;
}

/** The rows as CSV lines, under a line with the names of the columns unless `hasHeader` is false. */
export function formatCsv(rows, columns, delimiter, hasHeader = true) {
  const lines = rows.map((row) => line(columns.map((name) => row[name]), delimiter));
  return (hasHeader ? line(columns, delimiter) : "") + lines.join("");
}

/** The names in the header of a CSV text. */
export function headerOf(text, delimiter) {
  return rowsOf(text.replace(/^\uFEFF/, ""), delimiter)[0] ?? [];
}
