// Imports modules of the runtime the way programs do: from a folder that says that its files are ES modules.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The folder of the runtime in the source tree. */
export const source = fileURLToPath(new URL("../../../../compiler/runtime/", import.meta.url));

/** Where the tested copy of the runtime is. */
export const folder = mkdtempSync(join(tmpdir(), "tova-runtime-"));
writeFileSync(join(folder, "package.json"), '{"type": "module"}\n');
for (const name of readdirSync(source, { recursive: true })) {
  if (name.endsWith(".js")) cpSync(join(source, name), join(folder, name));
}
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The names that the runtime file `name` exports. */
export const load = (name) => import(pathToFileURL(join(folder, name)).href);
