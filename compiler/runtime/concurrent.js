/** `concurrent`, `spawn` and `select`. */

import { Turn } from "./channel.js";
import { Err, None, Ok } from "./result.js";

/** Starts a task and gives the promise of its Result; an error thrown by the task becomes `Err`. */
export function startTask(work) {
  return work().then(
    (value) => Ok(value),
    (error) => Err(error instanceof Error ? error.message : error),
  );
}

/**
 * What stands for the result of a task whose place in the block is not known ahead, such as in a list: while the task
 * runs it can be waited for, and when the group has finished it becomes the Result itself.
 */
class RunningTask {
  #ended;

  constructor(ended) {
    this.#ended = ended;
  }

  then(resolve, reject) {
    return this.#ended.then(resolve, reject);
  }

  become(result) {
    Object.setPrototypeOf(this, Object.getPrototypeOf(result));
    Object.assign(this, result);
  }

  toString() {
    return "<task>";
  }
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

  /** Starts a task whose place in the block is not known ahead, and gives what becomes its Result. */
  start(work) {
    const task = this.spawn(work);
    task.place = new RunningTask(task.ended);
    return task.place;
  }

  /** Waits as the group's mode says; tasks that are left behind keep the result `Err("cancelled")`. */
  async finish() {
    if (this.#tasks.length === 0) return;
    const all = Promise.all(this.#tasks.map((task) => task.ended));
    switch (this.#mode) {
      case "first": {
        const winner = await this.#winner();
        for (const task of this.#tasks) task.result = winner;
        break;
      }
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
        // Tasks may start others.
        for (let i = 0; i < this.#tasks.length; i++) await this.#tasks[i].ended;
    }
    for (const task of this.#tasks) {
      task.abandoned = true;
      task.place?.become(task.result);
    }
  }

  // The first `Ok`; the first `Err` when all tasks fail.
  #winner() {
    return new Promise((resolve) => {
      let failure = null;
      let running = this.#tasks.length;
      for (const task of this.#tasks) {
        task.ended.then((result) => {
          if (result instanceof Ok) return resolve(result);
          failure ??= result;
          running -= 1;
          if (running === 0) resolve(failure);
        });
      }
    });
  }
}

/** A group of tasks; `mode` is "all", "cancel_on_error", "first" or "timeout" (with its milliseconds). */
export function taskGroup(mode, deadline) {
  return new TaskGroup(mode, deadline);
}

/**
 * Waits for the first case that can go on: `{receive: channel}`, `{send: channel, value}`, `{timeout: ms}` or
 * `{otherwise: true}`. Gives the case's index and, for a reception, the value: nil when the channel is closed.
 * Of several that can go on it is the first; the others neither take nor send anything. Sending to a closed channel
 * can't go on: that is an error only where it is true of all cases.
 */
export async function select(cases) {
  const turn = new Turn();
  const begin = async (index) => {
    const { receive, send, value } = cases[index];
    if (send !== undefined) await send.send(value, turn);
    if (receive === undefined) return { index };
    const received = await receive.receive(turn);
    return { index, value: received === None ? null : received.value };
  };
  const ready = cases.findIndex(({ receive, send }) => receive?.canReceive() || send?.canSend());
  if (ready >= 0) return begin(ready);
  const otherwise = cases.findIndex((part) => part.otherwise === true);
  if (otherwise >= 0) return { index: otherwise };
  const timers = [];
  const waits = cases.map(({ timeout }, index) => {
    if (timeout === undefined) return begin(index);
    return new Promise((resolve) => {
      const end = () => {
        if (turn.isTaken) return;
        turn.isTaken = true;
        resolve({ index });
      };
      timers.push(setTimeout(end, timeout));
    });
  });
  try {
    return await Promise.any(waits);
  } catch (failure) {
    throw failure.errors?.[0] ?? failure;
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}
