/** Loaded by `tovac run` before a program, to tell why its modules can't be linked: none of them can do that itself. */

"use strict";

const { isMainThread } = require("node:worker_threads");

// A monitor leaves all other errors to whoever listens for them, and to node.
if (isMainThread) {
  process.on("uncaughtExceptionMonitor", (error) => {
    const { explainLinkError, renderLinkError } = require("./link_errors.cjs");
    let explained = null;
    try {
      explained = explainLinkError(error, process.argv[1]);
    } catch {
      // Whatever is wrong with the files, the error itself is then told by node.
    }
    if (explained === null) return;
    console.error(renderLinkError(explained));
    process.exit(1);
  });
}
