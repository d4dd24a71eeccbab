/** Functions that stand in for others in tests and remember their calls. */

import { sameContent } from "./assertions.js";

/** A function that records its calls: `called`, `call_count`, `calls`; and does what `impl` does, if given. */
export function createSpy(impl) {
  const spy = (...args) => {
    spy.calls.push(args);
    return typeof impl === "function" ? impl(...args) : null;
  };
  spy.calls = [];
  const isCalledWith = (...args) => spy.calls.some((call) => sameContent(call, args));
  const reset = () => {
    spy.calls = [];
    return null;
  };
  const count = { get: () => spy.calls.length };
  return Object.defineProperties(spy, {
    called: { get: () => spy.calls.length !== 0 },
    call_count: count,
    callCount: count,
    called_with: { value: isCalledWith },
    calledWith: { value: isCalledWith },
    reset: { value: reset },
  });
}

/** A spy that always returns `returnValue`. */
export function createMock(returnValue = null) {
  return createSpy(() => returnValue);
}
