/** Files and folders. What can fail gives a `Result` whose `Err` holds the reason. For node and bun. */

import fileSystem from "node:fs";
import path from "node:path";

import { asText, messageOf } from "./arguments.js";
import { Err, Ok } from "./result.js";

/** `Ok` with what `action` gives, or `Err` with the reason of the system. */
export function attempt(action) {
  try {
    return Ok(action());
  } catch (error) {
    return Err(messageOf(error));
  }
}

/** What the system says about a path, or null when nothing is there. */
function statusOf(name, options = {}) {
  const read = options.follow === false ? fileSystem.lstatSync : fileSystem.statSync;
  try {
    return read(asText(name), { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** True when there is a file or folder. */
export function exists(name) {
  return statusOf(name) !== null;
}

/** True when there is a regular file. */
export function isFile(name) {
  return statusOf(name)?.isFile() ?? false;
}

/** True when there is a folder. */
export function isDir(name) {
  return statusOf(name)?.isDirectory() ?? false;
}

/** True when there is a symbolic link. */
export function isSymlink(name) {
  return statusOf(name, { follow: false })?.isSymbolicLink() ?? false;
}

/**
 * The names in a folder in alphabetical order, those of folders with a `/` at their end.
 * @param opts `full`: with the folder's path before each name
 */
export function ls(dir = ".", opts = {}) {
  const folder = asText(dir);
  const items = fileSystem.readdirSync(folder, { withFileTypes: true });
  const names = items.map((item) => item.name + (item.isDirectory() ? "/" : ""));
  return names.sort().map((name) => (opts?.full === true ? path.join(folder, name) : name));
}

/** Makes a folder and those above it that are missing; gives `Ok(path)`. */
export function mkdir(name) {
  return attempt(() => {
    fileSystem.mkdirSync(asText(name), { recursive: true });
    return name;
  });
}

/**
 * Removes a file, or a folder; gives `Ok(path)`.
 * @param opts `recursive`: with all that is in it; `force`: nothing there is fine
 */
export function rm(name, opts = {}) {
  return attempt(() => {
    const { recursive = false, force = false } = opts ?? {};
    if (!recursive && statusOf(name, { follow: false })?.isDirectory()) fileSystem.rmdirSync(asText(name));
    else fileSystem.rmSync(asText(name), { recursive, force });
    return name;
  });
}

/** Copies a file, or with `recursive` a folder; gives `Ok(dest)`. */
export function cp(src, dest, opts = {}) {
  return attempt(() => {
    fileSystem.cpSync(asText(src), asText(dest), { recursive: opts?.recursive === true });
    return dest;
  });
}

/** Moves a file or folder, also to another disk; gives `Ok(dest)`. */
export function mv(src, dest) {
  return attempt(() => {
    try {
      fileSystem.renameSync(asText(src), asText(dest));
    } catch (error) {
      if (error.code !== "EXDEV") throw error;
      fileSystem.cpSync(asText(src), asText(dest), { recursive: true });
      fileSystem.rmSync(asText(src), { recursive: true });
    }
    return dest;
  });
}

/** `Ok` with the text in a file. */
export function readText(name, encoding = "utf8") {
  return attempt(() => fileSystem.readFileSync(asText(name), encoding));
}

/** `Ok` with the bytes in a file. */
export function readBytes(name) {
  return attempt(() => fileSystem.readFileSync(asText(name)));
}

/** Writes a text to a file, or with `append` behind what is there; gives `Ok(path)`. */
export function writeText(name, content, opts = {}) {
  return attempt(() => {
    if (opts?.append === true) fileSystem.appendFileSync(asText(name), asText(content));
    else fileSystem.writeFileSync(asText(name), asText(content));
    return name;
  });
}

/** `Ok` with `size` in bytes, `mode`, `mtime`, `atime`, `isDir`, `isFile` and `isSymlink`. */
export function fileStat(name) {
  return attempt(() => {
    const status = fileSystem.statSync(asText(name));
    const { size, mode, mtime, atime } = status;
    const kind = { isDir: status.isDirectory(), isFile: status.isFile(), isSymlink: isSymlink(name) };
    return { size, mode, mtime, atime, ...kind };
  });
}

/** `Ok` with a file's size in bytes. */
export function fileSize(name) {
  return attempt(() => fileSystem.statSync(asText(name)).size);
}

/** Makes a symbolic link at `link` that leads to `target`; gives `Ok(nil)`. */
export function symlink(target, link) {
  return attempt(() => {
    fileSystem.symlinkSync(asText(target), asText(link));
    return null;
  });
}

/** `Ok` with where a symbolic link leads. */
export function readlink(name) {
  return attempt(() => fileSystem.readlinkSync(asText(name)));
}
