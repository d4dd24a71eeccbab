/** Files by patterns. For node and bun. */

import { readdirSync } from "node:fs";

import { asText } from "./arguments.js";

/** Folders nested deeper than this are not looked into: links can make them endless. */
const MAX_DEPTH = 64;

/** The expression for one part of a pattern: `*`, `?`, `[a-z]` and `{a,b}` have a meaning in it. */
function partExpression(part) {
  let source = "";
  let alternatives = 0;
  for (let i = 0; i < part.length; i++) {
    const character = part[i];
    const close = character === "[" ? part.indexOf("]", i + 2) : -1;
    if (character === "*") {
      if (!source.endsWith(".*")) source += ".*";
    } else if (character === "?") {
      source += ".";
    } else if (close > 0) {
      source += `[${part.slice(i + 1, close).replace(/^!/, "^").replace(/[\\[]/g, "\\$&")}]`;
      i = close;
    } else if (character === "{" && part.includes("}", i)) {
      source += "(?:";
      alternatives++;
    } else if (character === "}" && alternatives > 0) {
      source += ")";
      alternatives--;
    } else if (character === "," && alternatives > 0) {
      source += "|";
    } else {
      source += character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    }
  }
  return new RegExp(`^${source}${")".repeat(alternatives)}$`, "su");
}

/** The entries of a folder by name; none when it can't be read. */
function entriesOf(folder) {
  try {
    const entries = readdirSync(folder === "" ? "." : folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/**
 * The files that fit a pattern, in alphabetical order: `*` and `?` stand for characters of a name, `**` for any
 * number of folders. Names that begin with a dot fit only where the pattern has the dot.
 */
export function globFiles(pattern) {
  const text = asText(pattern);
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  const expressions = parts.map((part) => (part === "**" || part === ".." ? null : partExpression(part)));
  const found = new Set();
  const visit = (folder, at, depth) => {
    if (depth > MAX_DEPTH || at === parts.length) return;
    const isLast = at === parts.length - 1;
    if (parts[at] === "..") return visit(`${folder}../`, at + 1, depth + 1);
    if (parts[at] === "**") visit(folder, at + 1, depth);
    for (const entry of entriesOf(folder)) {
      if (entry.name.startsWith(".") && !parts[at].startsWith(".")) continue;
      const path = folder + entry.name;
      const isFolder = entry.isDirectory();
      if (parts[at] === "**") {
        if (isFolder) visit(`${path}/`, at, depth + 1);
        else if (isLast) found.add(path);
      } else if (expressions[at].test(entry.name)) {
        if (isLast && !isFolder) found.add(path);
        if (!isLast && !entry.isFile()) visit(`${path}/`, at + 1, depth + 1);
      }
    }
  };
  visit(text.startsWith("/") ? "/" : "", 0, 0);
  return [...found].sort();
}
