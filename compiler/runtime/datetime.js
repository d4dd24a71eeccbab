/**
 * Dates and times. Wherever a date is wanted, a number of milliseconds since 1970 and a text do as well; days and
 * hours are those of the machine's time zone.
 */

import { asText } from "./arguments.js";
import { Err, Ok } from "./result.js";
import { show } from "./show.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The milliseconds since the beginning of 1970. */
export function now() {
  return Date.now();
}

/** The present moment as ISO 8601 text in UTC. */
export function nowIso() {
  return new Date().toISOString();
}

/** A date from text; a day alone begins at midnight of the machine's time zone. Invalid when it is none. */
function read(s) {
  const day = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(asText(s));
  if (day === null) return new Date(asText(s));
  const [year, month, date] = day.slice(1).map(Number);
  const made = new Date(year, month - 1, date);
  made.setFullYear(year, month - 1, date);
  return made.getMonth() === month - 1 && made.getDate() === date ? made : new Date(NaN);
}

/** The date that a date, a number of milliseconds or a text stands for. */
function asDate(d) {
  const isDateLike = d instanceof Date || typeof d === "number";
  const date = isDateLike ? new Date(d) : typeof d === "string" ? read(d) : new Date(NaN);
  if (Number.isNaN(date.getTime())) throw new RangeError(`Invalid date: ${show(d)}`);
  return date;
}

/** `Ok` with the date that `s` says, or `Err`. */
export function dateParse(s) {
  const date = read(s);
  return Number.isNaN(date.getTime()) ? Err(`Invalid date: ${show(s)}`) : Ok(date);
}

/** The date of `year`, `month` (from 1), `day`, `hour`, `minute` and `second`; missing parts are the least. */
export function dateFrom(parts) {
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts ?? {};
  const date = new Date(2000, 0, 1, hour, minute, second);
  date.setFullYear(year, month - 1, day + date.getDate() - 1);
  return date;
}

const PRESETS = { date: "YYYY-MM-DD", time: "HH:mm:ss", datetime: "YYYY-MM-DD HH:mm:ss" };

/** `d` as "iso", "date", "time" or "datetime", or as a text with YYYY, MM, DD, HH, mm and ss replaced. */
export function dateFormat(d, fmt = "iso") {
  const date = asDate(d);
  if (fmt === "iso") return date.toISOString();
  const two = (n) => String(n).padStart(2, "0");
  const tokens = {
    YYYY: String(date.getFullYear()).padStart(4, "0"),
    MM: two(date.getMonth() + 1),
    DD: two(date.getDate()),
    HH: two(date.getHours()),
    mm: two(date.getMinutes()),
    ss: two(date.getSeconds()),
  };
  return (PRESETS[fmt] ?? asText(fmt)).replace(/YYYY|MM|DD|HH|mm|ss/g, (token) => tokens[token]);
}

/** "days" and "day" as "days". */
function plural(unit) {
  const name = asText(unit).toLowerCase();
  return name.endsWith("s") ? name : `${name}s`;
}

const LENGTHS = { weeks: 7 * DAY, days: DAY, hours: HOUR, minutes: MINUTE, seconds: SECOND, milliseconds: 1 };

function unknownUnit(unit) {
  const known = "years, months, weeks, days, hours, minutes or seconds";
  return new RangeError(`unknown unit of time ${show(unit)}: use ${known}`);
}

/** `amount` months later, on the last day of the month when it is too short. */
function addMonths(date, amount) {
  const day = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + amount);
  const last = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(day, last));
}

/** The date `amount` units after `d`; a negative amount goes back. */
export function dateAdd(d, amount, unit) {
  const date = new Date(asDate(d));
  const name = plural(unit);
  if (name === "years") addMonths(date, amount * 12);
  else if (name === "months") addMonths(date, amount);
  else if (name === "days") date.setDate(date.getDate() + amount);
  else if (name === "weeks") date.setDate(date.getDate() + amount * 7);
  else if (LENGTHS[name] !== undefined) date.setTime(date.getTime() + amount * LENGTHS[name]);
  else throw unknownUnit(unit);
  return date;
}

/** The whole months from one date to a later one. */
function monthsBetween(from, to) {
  const months = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth();
  const whole = new Date(from);
  addMonths(whole, months);
  return whole > to ? months - 1 : months;
}

/** The whole units from `d1` to `d2`; negative when `d2` comes first. */
export function dateDiff(d1, d2, unit) {
  const from = asDate(d1);
  const to = asDate(d2);
  const name = plural(unit);
  if (name === "months" || name === "years") {
    const months = from <= to ? monthsBetween(from, to) : -monthsBetween(to, from);
    return Math.trunc(name === "years" ? months / 12 : months) + 0;
  }
  if (LENGTHS[name] === undefined) throw unknownUnit(unit);
  // Days are those of the calendar: a change of the clock makes none longer or shorter.
  const isCalendar = LENGTHS[name] >= DAY;
  const shift = isCalendar ? (to.getTimezoneOffset() - from.getTimezoneOffset()) * MINUTE : 0;
  return Math.trunc((to - from - shift) / LENGTHS[name]) + 0;
}

/** The "year", "month" (from 1), "day", "hour", "minute", "second" or "weekday" (0 is Sunday) of `d`. */
export function datePart(d, part) {
  const date = asDate(d);
  switch (part) {
    case "year":
      return date.getFullYear();
    case "month":
      return date.getMonth() + 1;
    case "day":
      return date.getDate();
    case "hour":
      return date.getHours();
    case "minute":
      return date.getMinutes();
    case "second":
      return date.getSeconds();
    case "weekday":
      return date.getDay();
    default:
      throw new RangeError(
        `unknown part of a date ${show(part)}: use year, month, day, hour, minute, second or weekday`,
      );
  }
}

/** What `timeAgo` counts in, from the largest; months and years are those of a usual length. */
const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
  ["second", SECOND],
];

/** How long ago `d` was in the largest unit that fits, such as "3 hours ago". */
export function timeAgo(d) {
  const distance = Date.now() - asDate(d);
  const size = Math.abs(distance);
  if (size < SECOND) return "just now";
  const [name, length] = UNITS.find((unit) => size >= unit[1]);
  const amount = Math.floor(size / length);
  const text = `${amount} ${name}${amount === 1 ? "" : "s"}`;
  return distance > 0 ? `${text} ago` : `in ${text}`;
}
