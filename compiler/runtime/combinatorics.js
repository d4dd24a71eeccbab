/** Ways of choosing items from a list. */

import { asCount } from "./arguments.js";
import { toList } from "./iterate.js";

/** Every choice of `r` items in their order in `arr`. */
export function combinations(arr, r) {
  const items = toList(arr);
  const size = asCount(r);
  const chosen = [];
  const all = [];
  const choose = (from) => {
    if (chosen.length === size) {
      all.push([...chosen]);
      return;
    }
    const missing = size - chosen.length;
    for (let i = from; i + missing <= items.length; i++) {
      chosen.push(items[i]);
      choose(i + 1);
      chosen.pop();
    }
  };
  choose(0);
  return all;
}

/** Every choice of `r` items in every order; of all items when `r` is missing. */
export function permutations(arr, r) {
  const items = toList(arr);
  const size = r === undefined || r === null ? items.length : asCount(r);
  if (size > items.length) return [];
  const chosen = [];
  const isUsed = items.map(() => false);
  const all = [];
  const choose = () => {
    if (chosen.length === size) {
      all.push([...chosen]);
      return;
    }
    for (let i = 0; i < items.length; i++) {
      if (isUsed[i]) continue;
      isUsed[i] = true;
      chosen.push(items[i]);
      choose();
      chosen.pop();
      isUsed[i] = false;
    }
  };
  choose();
  return all;
}
