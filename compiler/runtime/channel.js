/** Channels: queues through which asynchronous functions hand values to each other. */

import { asCount } from "./arguments.js";
import { None, Some } from "./result.js";

/** A channel; without a capacity, each `send` waits for its receiver. */
export class Channel {
  #capacity;
  #buffer = [];
  #senders = []; // {value, resolve, reject} of each `send` that waits, first come first served
  #receivers = []; // the resolve function of each `receive` that waits
  #isClosed = false;

  constructor(capacity = 0) {
    this.#capacity = asCount(capacity);
  }

  /** Hands over `value`; the promise is kept when there is a receiver for it, or room. Fails once it is closed. */
  send(value) {
    if (this.#isClosed) return Promise.reject(new Error("Cannot send on closed channel"));
    const receiver = this.#receivers.shift();
    if (receiver !== undefined) {
      receiver(Some(value));
      return Promise.resolve(null);
    }
    if (this.#buffer.length < this.#capacity) {
      this.#buffer.push(value);
      return Promise.resolve(null);
    }
    return new Promise((resolve, reject) => this.#senders.push({ value, resolve, reject }));
  }

  /** `Some` with the next value, or `None` when the channel is closed and empty. */
  receive() {
    if (this.#buffer.length !== 0) {
      const value = this.#buffer.shift();
      const sender = this.#senders.shift();
      if (sender !== undefined) {
        this.#buffer.push(sender.value);
        sender.resolve(null);
      }
      return Promise.resolve(Some(value));
    }
    const sender = this.#senders.shift();
    if (sender !== undefined) {
      sender.resolve(null);
      return Promise.resolve(Some(sender.value));
    }
    if (this.#isClosed) return Promise.resolve(None);
    return new Promise((resolve) => this.#receivers.push(resolve));
  }

  /** Ends the channel: what it holds can still be received, what waits to be sent fails. Closing again is fine. */
  close() {
    if (this.#isClosed) return null;
    this.#isClosed = true;
    for (const resolve of this.#receivers.splice(0)) resolve(None);
    for (const { reject } of this.#senders.splice(0)) reject(new Error("Cannot send on closed channel"));
    return null;
  }

  /** True when `receive` would not wait. */
  canReceive() {
    return this.#isClosed || this.#buffer.length !== 0 || this.#senders.length !== 0;
  }

  /** True when `send` would not wait. */
  canSend() {
    return !this.#isClosed && (this.#receivers.length !== 0 || this.#buffer.length < this.#capacity);
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
}
