/** `concurrent`, `spawn` and `select`. */

import { Err, Ok } from "./result.js";

/** Starts a task and gives the promise of its Result; an error thrown by the task becomes `Err`. */
export function startTask(work) {
  return work().then(
    (value) => Ok(value),
    (error) => Err(error instanceof Error ? error.message : error),
  );
}

class TaskGroup {
  #mode;
  #deadline;
  #tasks = [];

  constructor(mode, deadline) {
    this.#mode = mode;
    this.#deadline = deadline;
  }

  /** Starts a task; `result` of what it gives is set when the group has finished. */
  spawn(work) {
    const task = { result: Err("cancelled"), ended: null };
    task.ended = startTask(work).then((result) => {
      if (!task.abandoned) task.result = result;
      return result;
    });
    this.#tasks.push(task);
    return task;
  }

  /** Waits as the group's mode says; tasks that are left behind keep the result `Err("cancelled")`. */
  async finish() {
    const all = Promise.all(this.#tasks.map((task) => task.ended));
    if (this.#tasks.length === 0) return;
    switch (this.#mode) {
      case "first":
        await Promise.race(this.#tasks.map((task) => task.ended));
        break;
      case "cancel_on_error":
        await Promise.race([all, new Promise((resolve) => {
          for (const task of this.#tasks) task.ended.then((result) => result instanceof Err && resolve());
        })]);
        break;
      case "timeout": {
        let timer;
        const late = new Promise((resolve) => (timer = setTimeout(resolve, this.#deadline)));
        await Promise.race([all, late]);
        clearTimeout(timer);
        break;
      }
      default:
        await all;
    }
    for (const task of this.#tasks) task.abandoned = true;
  }
}

/** A group of tasks; `mode` is "all", "cancel_on_error", "first" or "timeout" (with its milliseconds). */
export function taskGroup(mode, deadline) {
  return new TaskGroup(mode, deadline);
}

/**
 * Waits for the first case that can go on: `{receive: channel}`, `{send: channel, value}`, `{timeout: ms}` or
 * `{otherwise: true}`. Gives the case's index and, for a reception, the value.
 */
export async function select(cases) {
  const ready = cases.findIndex((part) => part.receive?.canReceive?.() || part.send?.canSend?.());
  const otherwise = cases.findIndex((part) => part.otherwise === true);
  const run = async (index) => {
    const part = cases[index];
    if (part.receive !== undefined) return { index, value: await part.receive.receive() };
    if (part.send !== undefined) await part.send.send(part.value);
    return { index };
  };
  if (ready >= 0) return run(ready);
  if (otherwise >= 0) return { index: otherwise };
  let timer;
  const chosen = await Promise.race(
    cases.map((part, index) => {
      if (part.timeout === undefined) return run(index);
      return new Promise((resolve) => (timer = setTimeout(() => resolve({ index }), part.timeout)));
    }),
  );
  clearTimeout(timer);
  return chosen;
}
