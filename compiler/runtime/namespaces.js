/** The library's namespaces: objects whose functions also exist under names of their own. */

import * as collections from "./collections.js";
import * as datetime from "./datetime.js";
import * as jsonText from "./json.js";
import * as letterCase from "./letter_case.js";
import * as listEdit from "./list_edit.js";
import * as lists from "./lists.js";
import * as numbers from "./numbers.js";
import * as numerics from "./math.js";
import * as ordering from "./ordering.js";
import * as random from "./random.js";
import * as sets from "./sets.js";
import * as strings from "./strings.js";
import * as texts from "./text.js";
import * as urls from "./url.js";

/** One object with the functions of all `parts`, those with two words also in snake_case. */
function namespace(...parts) {
  const all = Object.assign({}, ...parts);
  for (const [name, value] of Object.entries(all)) {
    const spelling = name.replace("NaN", "Nan").replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    all[spelling] = value;
  }
  return Object.freeze(all);
}

/** Numbers: `math.sin`, `math.floor`, `math.PI`. */
export const math = namespace(numerics, numbers, random, {
  log: numerics.ln,
  max: collections.max,
  min: collections.min,
});

/** Strings: `str.upper`, `str.split`. */
export const str = namespace(strings, letterCase, texts, { len: collections.len });

/** Lists: `arr.sorted`, `arr.unique`. */
export const arr = namespace(collections, lists, listEdit, sets, ordering);

/** JSON: `json.parse`, `json.stringify`, `json.pretty`. */
export const json = namespace({
  parse: jsonText.jsonParse,
  stringify: jsonText.jsonStringify,
  pretty: jsonText.jsonPretty,
});

/** Dates: `dt.now`, `dt.parse`, `dt.format`. */
export const dt = namespace({
  now: datetime.now,
  nowIso: datetime.nowIso,
  parse: datetime.dateParse,
  format: datetime.dateFormat,
  from: datetime.dateFrom,
  add: datetime.dateAdd,
  diff: datetime.dateDiff,
  part: datetime.datePart,
  timeAgo: datetime.timeAgo,
});

/** Addresses: `url.parse`, `url.build`. */
export const url = namespace({
  parse: urls.parseUrl,
  build: urls.buildUrl,
  parseQuery: urls.parseQuery,
  buildQuery: urls.buildQuery,
});
