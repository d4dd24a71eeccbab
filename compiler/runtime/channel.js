/** Channels: queues through which asynchronous functions hand values to each other. */

import { asCount } from "./arguments.js";
import { None, Some } from "./result.js";
import { callable } from "./values.js";

/** What is waited for once: a `select` waits at several channels with one turn, and one of them takes it. */
export class Turn {
  isTaken = false;
}

// Takes the turn of the first who waits, other than that of `own`; undefined when there is none.
function takeNext(waiting, own) {
  const index = waiting.findIndex(({ turn }) => !turn.isTaken && turn !== own);
  if (index < 0) return undefined;
  const [next] = waiting.splice(index, 1);
  next.turn.isTaken = true;
  return next;
}

// Queues someone who waits. Only a `select` leaves entries behind whose turn another channel took.
function wait(waiting, entry, own) {
  if (own !== undefined) waiting.splice(0, Infinity, ...waiting.filter(({ turn }) => !turn.isTaken));
  waiting.push({ ...entry, turn: own ?? new Turn() });
}

const someoneWaits = (waiting) => waiting.some(({ turn }) => !turn.isTaken);

/** A channel; without a capacity, each `send` waits for its receiver. */
export const Channel = callable(class Channel {
  #capacity;
  #buffer = [];
  #senders = []; // {value, resolve, reject, turn} of each `send` that waits, first come first served
  #receivers = []; // {resolve, turn} of each `receive` that waits
  #isClosed = false;

  constructor(capacity = 0) {
    this.#capacity = asCount(capacity);
  }

  /** Hands over `value`; the promise is kept when there is a receiver for it, or room. Fails once it is closed. */
  send(value, turn) {
    if (this.#isClosed) return Promise.reject(new Error("Cannot send on closed channel"));
    const receiver = takeNext(this.#receivers, turn);
    if (receiver !== undefined) {
      receiver.resolve(Some(value));
      return Promise.resolve(null);
    }
    if (this.#buffer.length < this.#capacity) {
      this.#buffer.push(value);
      return Promise.resolve(null);
    }
    return new Promise((resolve, reject) => wait(this.#senders, { value, resolve, reject }, turn));
  }

  /** `Some` with the next value, or `None` when the channel is closed and empty. */
  receive(turn) {
    if (this.#buffer.length !== 0) {
      const value = this.#buffer.shift();
      const sender = takeNext(this.#senders, turn);
      if (sender !== undefined) {
        this.#buffer.push(sender.value);
        sender.resolve(null);
      }
      return Promise.resolve(Some(value));
    }
    const sender = takeNext(this.#senders, turn);
    if (sender !== undefined) {
      sender.resolve(null);
      return Promise.resolve(Some(sender.value));
    }
    if (this.#isClosed) return Promise.resolve(None);
    return new Promise((resolve) => wait(this.#receivers, { resolve }, turn));
  }

  /** Ends the channel: what it holds can still be received, what waits to be sent fails. Closing again is fine. */
  close() {
    if (this.#isClosed) return null;
    this.#isClosed = true;
    for (let next; (next = takeNext(this.#receivers)) !== undefined; ) next.resolve(None);
    // A `select` that is refused keeps its turn for its other cases.
    for (const { turn, reject } of this.#senders.splice(0)) {
      if (!turn.isTaken) reject(new Error("Cannot send on closed channel"));
    }
    return null;
  }

  /** True when `receive` would not wait. */
  canReceive() {
    return this.#isClosed || this.#buffer.length !== 0 || someoneWaits(this.#senders);
  }

  /** True when `send` would not wait. */
  canSend() {
    return !this.#isClosed && (someoneWaits(this.#receivers) || this.#buffer.length < this.#capacity);
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      const next = await this.receive();
      if (next === None) return;
      yield next.value;
    }
  }

  toString() {
    return "<channel>";
  }
});
