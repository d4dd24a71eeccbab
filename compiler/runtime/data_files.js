/** `read` and `write`: data in files whose names say their format. For node and bun. */

import fileSystem from "node:fs";

import { asText, messageOf } from "./arguments.js";
import { columnsOf, formatCsv, headerOf, parseCsv } from "./csv.js";
import { httpBlocking } from "./http_blocking.js";
import { jsonPretty, jsonStringify } from "./json.js";
import { show } from "./show.js";

/** The formats by the ends of names. */
const FORMATS = { csv: "csv", tsv: "tsv", json: "json", jsonl: "jsonl", ndjson: "jsonl" };
const CONTENT_TYPES = { "text/csv": "csv", "text/tab-separated-values": "tsv", "application/json": "json", "application/x-ndjson": "jsonl" };
const NOT_BUILT = ["parquet", "xlsx"];

/** The format of a file or address by the end of its name; empty when that says nothing. */
function formatOf(name) {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1].toLowerCase() ?? "";
  if (NOT_BUILT.includes(extension)) {
    throw new Error(`this version of tovac can't read or write .${extension} files`);
  }
  return FORMATS[extension] ?? "";
}

/** The values of a text with one JSON value on each line. */
function parseLines(text) {
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line)];
    } catch (error) {
      throw new SyntaxError(`line ${i + 1}: ${messageOf(error)}`);
    }
  });
}

/** The data of a text; one of an unknown format may be JSON, or else it is CSV. */
function parse(text, format, opts) {
  switch (format) {
    case "csv":
      return parseCsv(text, opts);
    case "tsv":
      return parseCsv(text, { delimiter: "\t", ...opts });
    case "json":
      return JSON.parse(text.replace(/^\uFEFF/, ""));
    case "jsonl":
      return parseLines(text);
    default:
      try {
        return parse(text, "json", opts);
      } catch {
        return parse(text, "csv", opts);
      }
  }
}

/** The text at an address and what its server calls its format. */
function download(address) {
  const response = httpBlocking.get(address).unwrap();
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const type = asText(response.headers["content-type"]).split(";")[0].trim();
  return { text: response.text(), format: CONTENT_TYPES[type] ?? "" };
}

/**
 * The data in a file or at an address: of CSV and TSV files a list of objects, one for each row; of JSON Lines a list
 * of values; of JSON the value. Throws when it can't be read.
 * @param opts `delimiter` and `header: false` for CSV
 */
export function read(source, opts = {}) {
  if (typeof source !== "string") throw new TypeError(`read needs a path or an address, but got ${show(source)}`);
  try {
    if (!/^https?:\/\//i.test(source)) {
      const format = formatOf(source);
      return parse(fileSystem.readFileSync(source, "utf8"), format, opts);
    }
    const named = formatOf(new URL(source).pathname);
    const { text, format } = download(source);
    return parse(text, named || format, opts);
  } catch (error) {
    throw new Error(`can't read ${source}: ${messageOf(error)}`);
  }
}

/** The text of a file that may be missing. */
function textIfAny(path) {
  return fileSystem.existsSync(path) ? fileSystem.readFileSync(path, "utf8") : "";
}

/** The rows that `data` stands for: the items of a list, or the one object. */
function rowsOf(data) {
  const rows = Array.isArray(data) ? data : [data];
  const other = rows.find((row) => row === null || typeof row !== "object" || Array.isArray(row));
  if (other !== undefined) throw new TypeError(`the rows of a table are objects, but one is ${show(other)}`);
  return rows;
}

/** Rows in the order of the columns that the file has already; without a file, with a header. */
function writeCsv(path, data, delimiter, isAppending) {
  const rows = rowsOf(data);
  const present = isAppending ? textIfAny(path) : "";
  if (present === "") return fileSystem.writeFileSync(path, formatCsv(rows, columnsOf(rows), delimiter));
  const columns = headerOf(present, delimiter);
  const unknown = columnsOf(rows).find((name) => !columns.includes(name));
  if (unknown !== undefined) throw new Error(`the file has no column \`${unknown}\``);
  const separator = present.endsWith("\n") ? "" : "\n";
  return fileSystem.appendFileSync(path, separator + formatCsv(rows, columns, delimiter, false));
}

/** The whole list of values, with those that the file has already in front when something is to be appended. */
function writeJson(path, data, isAppending) {
  const present = isAppending ? textIfAny(path) : "";
  if (present.trim() === "") return fileSystem.writeFileSync(path, `${jsonPretty(data)}\n`);
  const before = JSON.parse(present);
  if (!Array.isArray(before)) throw new Error("only a list can be appended to");
  return fileSystem.writeFileSync(path, `${jsonPretty(before.concat(data))}\n`);
}

/**
 * Writes data to a file in the format that its name says: a list of objects as CSV or TSV, a list of values as JSON
 * Lines, any value as JSON. Under other names, a string is written as it is and all else as JSON.
 * @param opts `append: true` adds to what the file has already; `delimiter` for CSV
 */
export function write(data, path, opts = {}) {
  if (typeof path !== "string") throw new TypeError(`write needs the path of a file, but got ${show(path)}`);
  const isAppending = opts?.append === true;
  const put = isAppending ? fileSystem.appendFileSync : fileSystem.writeFileSync;
  try {
    const format = formatOf(path);
    if (format === "csv" || format === "tsv") {
      writeCsv(path, data, opts?.delimiter || (format === "tsv" ? "\t" : ","), isAppending);
    } else if (format === "jsonl") {
      put(path, (Array.isArray(data) ? data : [data]).map((value) => `${jsonStringify(value)}\n`).join(""));
    } else if (format === "" && typeof data === "string") {
      put(path, data);
    } else {
      writeJson(path, data, isAppending);
    }
  } catch (error) {
    throw new Error(`can't write ${path}: ${messageOf(error)}`);
  }
  return null;
}
