import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { folder as runtime, load } from "./load.mjs";

const files = await load("files.js");
const { fs } = await load("fs_namespace.js");
const { globFiles } = await load("glob.js");
const paths = await load("paths.js");
const host = await load("process.js");
const commands = await load("commands.js");
const terminal = await load("terminal.js");

const folder = realpathSync(mkdtempSync(join(tmpdir(), "tova-host-")));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const at = (...parts) => join(folder, ...parts);

/** What a module of the runtime prints when it is run as a program with this standard input. */
function run(code, input = "") {
  const file = join(runtime, `program-${process.hrtime.bigint()}.js`);
  writeFileSync(file, code);
  const done = spawnSync(process.execPath, [file, "--port", "80"], { input, encoding: "utf8" });
  assert.equal(done.stderr, "");
  return done.stdout;
}

test("writing, reading and looking at files", () => {
  const file = at("notes.txt");
  assert.equal(files.writeText(file, "one\n").unwrap(), file);
  files.writeText(file, "two\n", { append: true }).unwrap();
  assert.equal(files.readText(file).unwrap(), "one\ntwo\n");
  assert.equal(files.readBytes(file).unwrap().length, 8);
  assert.equal(files.fileSize(file).unwrap(), 8);
  assert.deepEqual([files.exists(file), files.isFile(file), files.isDir(file), files.isSymlink(file)], [true,
    true, false, false]);
  const { size, isDir, isFile } = files.fileStat(file).unwrap();
  assert.deepEqual({ size, isDir, isFile }, { size: 8, isDir: false, isFile: true });
  assert.match(files.readText(at("missing")).unwrapErr(), /ENOENT/);
});

test("folders, copies, moves and links", () => {
  files.mkdir(at("a/b")).unwrap();
  files.writeText(at("a/x.txt"), "x").unwrap();
  assert.deepEqual(files.ls(at("a")), ["b/", "x.txt"]);
  assert.deepEqual(files.ls(at("a"), { full: true }), [at("a/b/"), at("a/x.txt")]);
  files.cp(at("a"), at("copy"), { recursive: true }).unwrap();
  files.mv(at("copy/x.txt"), at("copy/y.txt")).unwrap();
  assert.deepEqual(fs.read_dir(at("copy")), ["b/", "y.txt"]);
  assert.equal(files.rm(at("copy")).isErr(), true);
  files.rm(at("copy/b")).unwrap();
  files.rm(at("copy"), { recursive: true }).unwrap();
  assert.equal(fs.is_dir(at("copy")), false);
  assert.equal(files.rm(at("copy"), { force: true }).isOk(), true);
  files.symlink(at("a"), at("link")).unwrap();
  assert.equal(files.readlink(at("link")).unwrap(), at("a"));
  assert.equal(files.isSymlink(at("link")), true);
});

test("patterns of names", () => {
  for (const name of ["src/main.tova", "src/lib/deep/util.tova", "src/lib/data.json", "src/.hidden.tova"]) {
    mkdirSync(at(name, ".."), { recursive: true });
    writeFileSync(at(name), "");
  }
  symlinkSync(at("src"), at("src/lib/around"));
  const found = (pattern) => globFiles(at(pattern)).map((path) => path.slice(folder.length + 1));
  assert.deepEqual(found("src/**/*.tova"), ["src/lib/deep/util.tova", "src/main.tova"]);
  assert.deepEqual(found("src/*.tova"), ["src/main.tova"]);
  assert.deepEqual(found("src/lib/*.{json,csv}"), ["src/lib/data.json"]);
  assert.deepEqual(found("src/[l-n]ain.?ova"), ["src/main.tova"]);
  assert.deepEqual(found("nowhere/**"), []);
});

test("paths", () => {
  assert.equal(paths.pathJoin("src", "utils", "helpers.tova"), "src/utils/helpers.tova");
  assert.equal(paths.pathDirname("/home/user/file.tova"), "/home/user");
  assert.equal(paths.pathBasename("/home/user/file.tova"), "file.tova");
  assert.equal(paths.pathExt("archive.tar.gz"), ".gz");
  assert.equal(paths.pathRelative("/a/b", "/a/c"), "../c");
  assert.equal(paths.pathResolve("/a/../b"), "/b");
});

test("the environment", () => {
  host.setEnv("TOVA_TEST_NAME", "value");
  assert.equal(host.env("TOVA_TEST_NAME"), "value");
  assert.equal(host.env("TOVA_TEST_MISSING"), null);
  assert.equal(host.env("TOVA_TEST_MISSING", "3000"), "3000");
  assert.equal(host.env().TOVA_TEST_NAME, "value");
  assert.equal(host.chdir(at("nowhere")).isErr(), true);
});

test("arguments", () => {
  assert.deepEqual(host.parseArgs(["build.tova", "--output", "dist", "--verbose"]), {
    flags: { output: "dist", verbose: true },
    positional: ["build.tova"],
  });
  assert.deepEqual(host.parseArgs(["--a=b=c", "-xy", "--n", "-5", "--", "--z"]), {
    flags: { a: "b=c", x: true, y: true, n: "-5" },
    positional: ["--z"],
  });
});

test("other programs", async () => {
  const node = process.execPath;
  assert.deepEqual(commands.exec(node, ["-e", "console.log('$HOME'); process.exit(3)"]).unwrap(), {
    stdout: "$HOME\n", stderr: "", exitCode: 3,
  });
  assert.equal(commands.sh("echo one; echo two >&2").unwrap().stderr, "two\n");
  assert.equal(commands.exec("no-such-program-here").isErr(), true);
  assert.equal((await commands.spawn(node, ["-e", "console.log(1)"])).unwrap().stdout, "1\n");
  assert.equal((await commands.spawn("no-such-program-here")).isErr(), true);
});

test("standard input", () => {
  assert.equal(run('import { readStdin } from "./process.js"; console.log(readStdin().length);', "hello"), "5\n");
  assert.equal(run('import { readLines } from "./process.js"; console.log(readLines());', "a\r\nb\n"),
    "[ 'a', 'b' ]\n");
});

test("questions", () => {
  const code = `
    import { ask, choose, chooseMany, confirm, secret } from "./prompts.js";
    const answers = [await ask("Name:"), await ask("Kind:", { default: "app" }), await confirm("Sure?"),
      await confirm("Really?", { default: false }), await choose("One:", ["x", "y"]), await chooseMany("Some:",
        [1, 2, 3]),
      await secret("Password:"), await ask("More:")];
    console.log(JSON.stringify(answers));`;
  const output = run(code, "Tova\n\nwhat\nyes\n\n7\n2\n1,3\npw\n");
  assert.ok(output.includes("Sure? [Y/n] Sure? [Y/n] Really? [y/N] One:\n  1. x\n  2. y\nSelect [1-2]: "));
  assert.ok(output.endsWith('["Tova","app",true,false,"y",[1,3],"pw",""]\n'), output);
});

test("text for terminals is plain without one", () => {
  const code = `
    import { bold, color, green, panel, progress, table } from "./terminal.js";
    console.log(bold(color("Error!", "red")) + green("ok"));
    table([{ name: "Alice", role: "Admin", active: true }, { name: "Bob", role: "User" }]);
    table([{ name: "Alice", role: "Admin" }], { headers: ["role"] });
    panel("Server", "Uptime: 99.9%");
    console.log([...progress([1, 2], { label: "Processing" })]);`;
  assert.equal(
    run(code),
    "Error!ok\n name  | role  | active\n-------+-------+-------\n Alice | Admin | true\n Bob   | User  |\n" +
      " role\n------\n Admin\n┌─ Server ──────┐\n│ Uptime: 99.9% │\n└───────────────┘\n[ 1, 2 ]\n",
  );
  assert.equal(terminal.color("x", "no colour"), "x");
});
