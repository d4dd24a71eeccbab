/**
 * What node and bun say when an import of a program leads nowhere, in the words and with the place of the Tova source.
 * CommonJS, since `tovac run` has to load it before the program (see preload.cjs).
 */

"use strict";

const { existsSync, readFileSync } = require("node:fs");
const { SourceMap, builtinModules, createRequire } = require("node:module");
const { dirname, isAbsolute, join, relative, resolve } = require("node:path");
const { fileURLToPath } = require("node:url");

/** Modules of a program that are looked at; far above any real program. */
const MAX_MODULES = 20_000;

/** The codes of node and bun for a module that can't be found or loaded. */
const MISSING = new Set([
  "ERR_MODULE_NOT_FOUND", "ERR_UNKNOWN_BUILTIN_MODULE", "ERR_PACKAGE_PATH_NOT_EXPORTED", "ERR_UNSUPPORTED_DIR_IMPORT",
  "ERR_UNKNOWN_FILE_EXTENSION",
]);

const IMPORT = /^(?:import|export)\b(?:\s*([^;"']*?)\s*\bfrom)?\s*(["'])([^"'\n]+)\2/gm;

/** The names that the clause of an import takes out of a module. */
function namesIn(clause) {
  const braces = /\{([^}]*)\}/s.exec(clause);
  const names = (braces?.[1] ?? "").split(",").map((name) => name.trim().split(/\s+/)[0]).filter((name) => name !== "");
  const rest = clause.replace(/\{[^}]*\}/s, "").replace(/\*(\s+as\s+[\w$]+)?/, "").replaceAll(",", " ").trim();
  return rest === "" ? names : ["default", ...names];
}

/** All imports of a program: where they stand, what from and which names. */
function importsOf(program) {
  const found = [];
  const files = new Set([program]);
  for (const file of files) {
    let text;
    try {
      text = readFileSync(file, "utf8");
    } catch {
      continue;
    }
    for (const { 1: clause, 3: specifier, index } of text.matchAll(IMPORT)) {
      const isRelative = /^\.\.?\//.test(specifier);
      found.push({ file, text, index, specifier, names: namesIn(clause ?? ""), isRelative });
      if (isRelative && files.size < MAX_MODULES) files.add(resolve(dirname(file), specifier));
    }
  }
  return found;
}

function packageOf(specifier) {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function isBuiltin(specifier) {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

/** Whether the import means the file or package that a message names. */
function means(entry, target) {
  if (entry.specifier === target || packageOf(entry.specifier) === target) return true;
  const path = target.startsWith("file:") ? fileURLToPath(target) : target;
  if (entry.isRelative) return resolve(dirname(entry.file), entry.specifier) === path;
  return path.endsWith(`/node_modules/${entry.specifier}`) || path.includes(`/node_modules/${packageOf(entry.specifier)}/`);
}

/** The import that an error is about and, where it is about one, the name that is missing. */
function culpritOf(error, program) {
  const message = String(error.message);
  const missing =
    /^The requested module '(.*)' does not provide an export named '(.*)'$/.exec(message) ??
    /^Named export '(?<name>.*)' not found\. The requested module '(?<module>.*)' is a CommonJS module/.exec(message) ??
    /^Export named '(?<name>.*)' not found in module '(?<module>.*)'/.exec(message) ??
    /^Missing '(?<name>default)' export in module '(?<module>.*)'/.exec(message);
  const imports = importsOf(program);
  if (missing !== null) {
    const [module, name] = missing.groups === undefined ? missing.slice(1) : [missing.groups.module, missing.groups.name];
    const entry = imports.find((candidate) => candidate.names.includes(name) && means(candidate, module));
    return entry && { entry, name };
  }
  if (!MISSING.has(error.code)) return undefined;
  const [, from] = / imported from (\/.*)$/.exec(message) ?? [];
  const targets = [error.specifier, ...[...message.matchAll(/['"]([^'"]+)['"]/g)].map((quoted) => quoted[1])];
  for (const [, bare] of message.matchAll(/ (?:module:|for|in) (\S+)/g)) targets.push(bare);
  for (const target of targets) {
    const fits = (candidate) => (from === undefined || candidate.file === from) && means(candidate, target);
    // A package that a message names may be imported by more than one path; one that can't be found is not relative.
    const entry = target && (imports.find((candidate) => fits(candidate) && target.endsWith(candidate.specifier)) ??
      imports.find(fits));
    if (entry) return { entry };
  }
  return undefined;
}

/** Where an import stands in its Tova file, or in the JavaScript file when there is no such; counted from 1. */
function placeOf({ entry, name }) {
  const { file, text, index, specifier } = entry;
  let [source, lines, row] = [file, text.split("\n"), text.slice(0, index).split("\n").length - 1];
  try {
    const payload = JSON.parse(readFileSync(`${file}.map`, "utf8"));
    const { originalLine } = new SourceMap(payload).findEntry(row, 0);
    if (originalLine !== undefined) {
      const named = decodeURIComponent(payload.sources[0]);
      // The files of a package are named after it, since they are compiled once for all programs.
      source = named.startsWith(".") ? resolve(dirname(file), named) : named;
      [lines, row] = [payload.sourcesContent[0].split("\n"), originalLine];
    }
  } catch {
    // A JavaScript file of the project; it stands for itself.
  }
  const written = name === undefined || name === "default" ? JSON.stringify(specifier) : name;
  const literal = written.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(written === name ? `(?<![\\w$])${literal}(?![\\w$])` : `${literal}|'${literal.slice(1, -1)}'`);
  for (let line = row; line < lines.length; line++) {
    const match = pattern.exec(lines[line]);
    if (match) return { file: source, line: line + 1, column: match.index + 1, length: match[0].length, text: lines[line] };
  }
  return { file: source, line: row + 1, column: 1, length: 1, text: lines[row] ?? "" };
}

/** The number of edits that make one name of the other. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

function nearest(wanted, names) {
  const [best] = names.map((name) => [distance(wanted, name), name]).sort((a, b) => a[0] - b[0]);
  return best !== undefined && best[0] <= Math.ceil(wanted.length / 3) ? best[1] : undefined;
}

/** The folder of an installed package as seen from a file, or undefined. */
function folderOf(file, name) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}

/** Whether an installed module is CommonJS beyond doubt. */
function isCommonJs(file, specifier) {
  const folder = folderOf(file, packageOf(specifier));
  try {
    const description = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (description.exports !== undefined) return false;
    const path = createRequire(file).resolve(specifier);
    return path.endsWith(".cjs") || (path.endsWith(".js") && description.type !== "module");
  } catch {
    return false;
  }
}

function tipForName({ file, specifier, isRelative }, name) {
  if (isBuiltin(specifier)) {
    const near = nearest(name, Object.keys(require(specifier)));
    if (near !== undefined) return `did you mean \`${near}\`?`;
  }
  if (!isRelative && name !== "default" && isCommonJs(file, specifier)) {
    return `\`import all from "${specifier}"\` gives everything that this CommonJS package exports`;
  }
  return `\`import * as all from "${specifier}"\` gives everything that it exports`;
}

/** The nearest file of that name in a folder or above it, or undefined. */
function findAbove(start, name) {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return join(folder, name);
    if (folder === dirname(folder)) return undefined;
  }
}

function tipForPackage(source, name) {
  const manifest = findAbove(dirname(source), "tova.toml");
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (manifest !== undefined && new RegExp(`^\\s*"?${quoted}"?\\s*=`, "m").test(readOr(manifest, ""))) {
    return "run `tovac pkg install`";
  }
  const description = findAbove(dirname(source), "package.json");
  if (description !== undefined && readOr(description, "").includes(JSON.stringify(name))) {
    return "run `bun install` or `npm install`: package.json asks for it";
  }
  return manifest === undefined ? `run \`npm install ${name}\`` : `run \`tovac pkg add npm:${name}\``;
}

/** What to say about a module that isn't there: a message, and what helps. */
function describeMissing({ file, specifier, isRelative }, code, source) {
  if (isRelative) {
    return [`there is no file \`${specifier}\``, "a JavaScript file is imported by its whole name"];
  }
  if (specifier.startsWith("node:")) {
    const near = nearest(specifier.slice(5), builtinModules);
    const { bun, node } = process.versions;
    const later = bun === undefined ? `this is node ${node}; a later one may have it` : `this is bun ${bun}; node may have it`;
    const tip = near === undefined ? later : `did you mean \`node:${near}\`?`;
    return [`there is no built-in module \`${specifier}\``, tip];
  }
  const name = packageOf(specifier);
  const folder = folderOf(file, name);
  if (folder === undefined) {
    const beside = folderOf(source, name);
    if (beside === undefined) return [`npm package \`${name}\` is not installed`, tipForPackage(source, name)];
    const project = shownPath(beside.slice(0, -`/node_modules/${name}`.length)) || ".";
    return [`npm package \`${name}\` can't be found from the output folder`,
      `packages are looked for beside the output and above it: choose a folder inside of ${project}`];
  }
  const inside = specifier.slice(name.length + 1);
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") {
    return [`\`${specifier}\` is not JavaScript`, "read it as a file, or leave it to a bundler"];
  }
  if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
    const what = inside === "" ? "nothing by its name alone" : `no \`${inside}\``;
    return [`npm package \`${name}\` exports ${what}`, "`exports` in the package's package.json lists what can be imported"];
  }
  if (inside === "") {
    return [`npm package \`${name}\` has no main file`, "name one of its files, as in `\"" + name + "/index.js\"`, or install it anew"];
  }
  const whole = [".js", ".mjs", ".cjs", "/index.js"].find((end) => existsSync(join(folder, inside + end)));
  const tip = whole === undefined ? `look into the package's folder: ${shownPath(folder)}` : `write \`"${specifier}${whole}"\``;
  return [`npm package \`${name}\` has no file \`${inside}\``, tip];
}

/**
 * What an error of linking a program means. Columns and lengths are counted in UTF-16 units, lines and columns from 1.
 * @param {unknown} error what was thrown
 * @param {string} program the absolute path of the compiled program
 * @returns {{message: string, tip: string, code: string,
 *     place: {file: string, line: number, column: number, length: number, text: string}} | null} null for other errors
 */
function explainLinkError(error, program) {
  // Bun's errors of resolution are no instances of Error.
  if (typeof error?.message !== "string") return null;
  const culprit = culpritOf(error, program);
  if (culprit === undefined) return null;
  const { entry, name } = culprit;
  const place = placeOf(culprit);
  // A JSON file becomes a module of its own.
  entry.specifier = entry.specifier.replace(/\.json\.js$/, ".json");
  if (name !== undefined) {
    const what = name === "default" ? "no default export" : `no export named \`${name}\``;
    const tip = isAbsolute(place.file) ? tipForName(entry, name) : "the mistake is in that package, not in your program";
    return { message: `\`${entry.specifier}\` has ${what}`, tip, code: "E401", place };
  }
  const [message, tip] = describeMissing(entry, error.code, isAbsolute(place.file) ? place.file : entry.file);
  return { message, tip, code: "P408", place };
}

/** A path as people write it from where they are. */
function shownPath(path) {
  if (!isAbsolute(path)) return path;
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("../") ? path : short;
}

/** The same as people read it, in the layout of tovac's own errors. */
function renderLinkError({ message, tip, code, place }) {
  const margin = " ".repeat(String(place.line).length + 1);
  const before = place.text.slice(0, place.column - 1).replace(/[^\t]/g, " ");
  const shown = (text) => text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  return [
    `error: ${shown(message)}`,
    `${margin}--> ${shown(shownPath(place.file))}:${place.line}:${place.column}`,
    `${margin} |`,
    `${String(place.line).padStart(margin.length)} | ${shown(place.text.trimEnd())}`,
    `${margin} | ${before}${"^".repeat(place.length)}`,
    `${margin} |`,
    `  Tip: ${shown(tip)}`,
    `  For more about this error: tovac explain ${code}`,
  ].join("\n");
}

module.exports = { explainLinkError, renderLinkError };
