/** The namespace `fs`. For node and bun. */

import * as files from "./files.js";
import { globFiles } from "./glob.js";

const { attempt: _, ...functions } = { ...files, globFiles };

/** Files and folders: `fs.readText`, `fs.exists`; each name also in snake_case. */
export const fs = Object.freeze({
  ...Object.fromEntries(
    Object.entries(functions).map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  ),
  ...functions,
  read_dir: files.ls,
});
