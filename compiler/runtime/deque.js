/** A queue with two ends. */

import { toList } from "./iterate.js";
import { inspect } from "./show.js";
import { callable } from "./values.js";

/**
 * A queue that never changes: what would change it gives a new one. Both halves are linked lists that versions
 * share, the back one reversed; a half that runs empty takes over half of the other, so that pushing and popping
 * take constant time on average.
 */
export const Deque = callable(class Deque {
  #front = null;
  #frontSize = 0;
  #back = null;
  #backSize = 0;

  constructor(items) {
    for (const item of toList(items).slice().reverse()) this.#front = { item, next: this.#front };
    this.#frontSize = toList(items).length;
  }

  static #of(front, frontSize, back, backSize) {
    const made = new Deque();
    made.#front = front;
    made.#frontSize = frontSize;
    made.#back = back;
    made.#backSize = backSize;
    return made;
  }

  /** The queue with `value` behind its last one. */
  push_back(value) {
    return Deque.#of(this.#front, this.#frontSize, { item: value, next: this.#back }, this.#backSize + 1);
  }

  /** The queue with `value` before its first one. */
  push_front(value) {
    return Deque.#of({ item: value, next: this.#front }, this.#frontSize + 1, this.#back, this.#backSize);
  }

  /** The last value, or nil, and the queue without it. */
  pop_back() {
    if (this.length === 0) return [null, this];
    const queue = this.#backSize === 0 ? this.#balanced(Math.floor(this.#frontSize / 2)) : this;
    return [queue.#back.item, Deque.#of(queue.#front, queue.#frontSize, queue.#back.next, queue.#backSize - 1)];
  }

  /** The first value, or nil, and the queue without it. */
  pop_front() {
    if (this.length === 0) return [null, this];
    const queue = this.#frontSize === 0 ? this.#balanced(Math.ceil(this.#backSize / 2)) : this;
    return [queue.#front.item, Deque.#of(queue.#front.next, queue.#frontSize - 1, queue.#back, queue.#backSize)];
  }

  /** The same queue with `size` values in its front half. */
  #balanced(size) {
    const items = this.toArray();
    let front = null;
    let back = null;
    for (let i = size - 1; i >= 0; i--) front = { item: items[i], next: front };
    for (let i = size; i < items.length; i++) back = { item: items[i], next: back };
    return Deque.#of(front, size, back, items.length - size);
  }

  /** The last value, or nil. */
  peek_back() {
    if (this.#back !== null) return this.#back.item;
    return this.length === 0 ? null : this.toArray().at(-1);
  }

  /** The first value, or nil. */
  peek_front() {
    if (this.#front !== null) return this.#front.item;
    return this.length === 0 ? null : this.toArray()[0];
  }

  get length() {
    return this.#frontSize + this.#backSize;
  }

  /** The values from first to last. */
  toArray() {
    const items = [];
    for (let at = this.#front; at !== null; at = at.next) items.push(at.item);
    const reversed = [];
    for (let at = this.#back; at !== null; at = at.next) reversed.push(at.item);
    return items.concat(reversed.reverse());
  }

  [Symbol.iterator]() {
    return this.toArray()[Symbol.iterator]();
  }

  toString() {
    return `Deque(${inspect(this.toArray())})`;
  }
});

for (const [alias, name] of [
  ["pushBack", "push_back"],
  ["pushFront", "push_front"],
  ["popBack", "pop_back"],
  ["popFront", "pop_front"],
  ["peekBack", "peek_back"],
  ["peekFront", "peek_front"],
  ["to_array", "toArray"],
]) {
  Object.defineProperty(Deque.prototype, alias, { value: Deque.prototype[name] });
}
