/** Messages about the running program, with a level: `log.debug`, `log.info`, `log.warn`, `log.error`. */

import { isPlainObject } from "./arguments.js";
import { jsonStringify } from "./json.js";
import { show } from "./show.js";

/** The levels from the least to the most severe, with what the pretty format calls them. */
const LEVELS = { debug: "DBG", info: "INF", warn: "WRN", error: "ERR" };
const NAMES = Object.keys(LEVELS);
const FORMATS = ["pretty", "json"];

/** What all loggers share. */
const settings = { level: "info", format: "pretty" };

/** Sets or, without a value, gives one of the settings. */
function configure(name, value, allowed) {
  if (value === undefined || value === null) return settings[name];
  if (!allowed.includes(value)) {
    throw new RangeError(`unknown log ${name} ${show(value)}: use ${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`);
  }
  settings[name] = value;
  return null;
}

function part(value) {
  return value !== null && typeof value === "object" && !(value instanceof Error) ? jsonStringify(value) : show(value);
}

function pretty(level, values, context) {
  const now = new Date();
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
  const extra = Object.keys(context).length === 0 ? [] : [context];
  return [time, LEVELS[level], ...values.map(part), ...extra.map(part)].join(" ");
}

/** One JSON object; the fields of objects among the values become fields of it. */
function json(level, values, context) {
  const fields = Object.assign({}, context, ...values.filter(isPlainObject));
  const msg = values.filter((value) => !isPlainObject(value)).map(part).join(" ");
  return jsonStringify({ level, msg, timestamp: new Date().toISOString(), ...fields });
}

/** Warnings and errors go to standard error, all else to standard output. */
function write(level, values, context) {
  if (NAMES.indexOf(level) < NAMES.indexOf(settings.level)) return null;
  const line = (settings.format === "json" ? json : pretty)(level, values, context);
  if (level === "warn" || level === "error") console.error("%s", line);
  else console.log("%s", line);
  return null;
}

function logger(context) {
  return Object.freeze({
    /** Progress that only matters when one looks for a mistake; not shown unless the level is set to "debug". */
    debug: (...values) => write("debug", values, context),
    /** What normally happens. */
    info: (...values) => write("info", values, context),
    /** What should be looked at. */
    warn: (...values) => write("warn", values, context),
    /** What went wrong. */
    error: (...values) => write("error", values, context),
    /** Shows messages from this level on, for all loggers; without a level, gives the present one. */
    level: (name) => configure("level", name, NAMES),
    /** "pretty" for people or "json" for programs, for all loggers; without a format, gives the present one. */
    format: (name) => configure("format", name, FORMATS),
    /** A logger that adds these fields to each of its messages. */
    with: (fields) => logger({ ...context, ...fields }),
  });
}

/** The program's logger. */
export const log = logger({});
