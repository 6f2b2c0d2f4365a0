/**
 * Writes instants in every form of time that is recognised, so that tests can make databases of any form. Written
 * without any code of the program.
 *
 * @module
 */

import type { SqlValue } from "../../lib/sources/values/decimal.ts";

/** Writes instants in one way. */
export interface TimeWriter {
  /** A name for messages. */
  name: string;
  /** The form that reads the times, by its id in `time_forms.ts`. */
  form: string;
  /** The least difference that the form keeps, in nanoseconds. */
  resolutionNs: number;
  /** Types that a column of these values can be declared as without changing them; one for each column. */
  types: readonly string[];
  /**
   * Writes an instant.
   *
   * @param ms Whole milliseconds since the Unix epoch, from 2001 to 2099
   * @param ns The remaining nanoseconds, a multiple of the resolution
   */
  write(ms: number, ns: number): SqlValue[];
}

const MS = 1_000_000;

/** Every way to write instants. */
export const TIME_WRITERS: readonly TimeWriter[] = [
  // The general form, by a number.
  one("seconds", "general", 1000 * MS, "INTEGER", (ms) => ms / 1000),
  one("milliseconds", "general", MS, "INTEGER", (ms) => ms),
  one("microseconds", "general", 1000, "INTEGER", (ms, ns) => ms * 1000 + ns / 1000),
  one("nanoseconds as text", "general", 1, "TEXT", nanoseconds),
  one("seconds with milliseconds, REAL", "general", MS, "REAL", (ms) => ms / 1000),
  one(
    "seconds with nanoseconds, text",
    "general",
    1,
    "TEXT",
    (ms, ns) => nanoseconds(ms, ns).replace(/.{9}$/, ".$&"),
  ),
  one("blob of 8 bytes, milliseconds", "general", MS, "BLOB", (ms) => blob(BigInt(ms))),
  one("blob of 8 bytes, nanoseconds", "general", 1, "BLOB", (ms, ns) => blob(BigInt(nanoseconds(ms, ns)))),
  // The general form, by a text.
  one("ISO 8601", "general", 1, "TEXT", (ms, ns) => `${civil(ms, ns, "T")}Z`),
  one("ISO 8601 without a zone", "general", 1, "TEXT", (ms, ns) => civil(ms, ns, " ")),
  one("ISO 8601, whole seconds", "general", 1000 * MS, "TEXT", (ms) => civil(ms, 0, " ").slice(0, 19)),
  one("lower case", "general", 1, "TEXT", (ms, ns) => `${civil(ms, ns, "t")}z`),
  one("offset +08:00", "general", 1, "TEXT", (ms, ns) => `${civil(ms + 8 * 3_600_000, ns, "T")}+08:00`),
  one("offset -05", "general", 1, "TEXT", (ms, ns) => `${civil(ms - 5 * 3_600_000, ns, " ")}-05`),
  one("offset +0545", "general", 1, "TEXT", (ms, ns) => `${civil(ms + 345 * 60_000, ns, " ")} +0545`),
  one("Java", "general", 1, "TEXT", (ms, ns) => `${civil(ms + 3_600_000, ns, "T")}+01:00[Europe/Paris]`),
  one("Java, Z[UTC]", "general", 1, "TEXT", (ms, ns) => `${civil(ms, ns, "T")}Z[UTC]`),
  one("Go", "general", 1, "TEXT", (ms, ns) => `${civil(ms, ns, " ")} +0000 UTC m=+0.000012345`),
  one("GMT", "general", 1, "TEXT", (ms, ns) => `${civil(ms, ns, " ")} GMT`),
  one("UTC", "general", 1, "TEXT", (ms, ns) => `${civil(ms, ns, " ")} UTC`),
  one("MetaTrader", "general", 1, "TEXT", (ms, ns) => civil(ms, ns, " ").replaceAll("-", ".")),
  one("slashes", "general", 1, "TEXT", (ms, ns) => civil(ms, ns, " ").replaceAll("-", "/")),
  one("slashes without zeros", "general", 1, "TEXT", (ms, ns) => slashes(civil(ms, ns, " "))),
  one("kdb", "general", 1, "TEXT", (ms, ns) => civil(ms, ns, "D")),
  one("kdb with dots", "general", 1, "TEXT", (ms, ns) => civil(ms, ns, "D").replaceAll(/-/g, ".")),
  one("ISO 8601 basic", "general", 1, "TEXT", (ms, ns) => `${civil(ms, ns, "T").replaceAll(/[-:]/g, "")}Z`),
  one("HistData", "general", MS, "TEXT", (ms) => civil(ms, 0, " ").replaceAll(/[-:.]/g, "").slice(0, 18)),
  one("FIX", "general", 1, "TEXT", (ms, ns) => civil(ms, ns, "-").replace(/^(....)-(..)-/, "$1$2")),
  one("RFC 1123", "general", 1000 * MS, "TEXT", (ms) => new Date(ms).toUTCString()),
  // Digits of the date and the time.
  one("YYYYMMDDHHMMSS", "date-time-digits", 1000 * MS, "INTEGER", (ms) => Number(digits(ms, 0).slice(0, 14))),
  one("YYYYMMDDHHMMSS as text", "date-time-digits", 1000 * MS, "TEXT", (ms) => digits(ms, 0).slice(0, 14)),
  one("YYYYMMDDHHMMSSmmm", "date-time-digits", MS, "INTEGER", (ms) => digits(ms, 0).slice(0, 17)),
  one(
    "YYYYMMDDHHMMSS.mmm",
    "date-time-digits",
    MS,
    "TEXT",
    (ms) => digits(ms, 0).replace(/^(.{14})(...).*/, "$1.$2"),
  ),
  one("YYYYMMDDHHMMSS to ns", "date-time-digits", 1, "TEXT", digits),
  // Counts.
  one("ticks", "dotnet-ticks", 100, "INTEGER", (ms, ns) => ticks(ms, ns, 621355968000000000n)),
  one("FILETIME", "filetime", 100, "INTEGER", (ms, ns) => ticks(ms, ns, 116444736000000000n)),
  one("Julian days", "julian-days", 100_000, "REAL", (ms, ns) => (ms + ns / MS) / 86_400_000 + 2_440_587.5),
  one("Excel days", "excel-days", MS, "REAL", (ms) => ms / 86_400_000 + 25_569),
  one("milliseconds / 1e6", "kiloseconds", MS, "REAL", (ms) => ms / 1e6),
  // The year last; dates of a folder's day show the order, whatever they are.
  one("day.month.year", "day-first", 1, "TEXT", (ms, ns) => yearLast(ms, ns, "$3.$2.$1")),
  one("month/day/year", "month-first", 1, "TEXT", (ms, ns) => yearLast(ms, ns, "$2/$3/$1")),
  one("month/day/year AM/PM", "month-first", 1, "TEXT", (ms, ns) => {
    const [date, time] = yearLast(ms, ns, "$2/$3/$1").split(" ");
    const hour = Number(time.slice(0, 2));
    return `${date} ${hour % 12 || 12}${time.slice(2)} ${hour < 12 ? "AM" : "PM"}`;
  }),
  one("time of day", "time-of-day", 1, "TEXT", (ms, ns) => civil(ms, ns, " ").slice(11)),
  // Two columns.
  two("date, time", "date-and-time", 1, "TEXT", "TEXT", (ms, ns) => civil(ms, ns, " ").split(" ")),
  two("date, HHMMSSmmm as text", "date-and-time", MS, "INTEGER", "TEXT", (ms) => {
    const all = digits(ms, 0);
    return [Number(all.slice(0, 8)), all.slice(8, 17)];
  }),
  two("date, HHMMSS", "date-and-clock-0", 1000 * MS, "INTEGER", "INTEGER", (ms) => clock(ms, 0, 0)),
  two("date, HHMMSSmmm", "date-and-clock-3", MS, "INTEGER", "INTEGER", (ms) => clock(ms, 0, 3)),
  two("date, HHMMSSuuuuuu", "date-and-clock-6", 1000, "INTEGER", "INTEGER", (ms, ns) => clock(ms, ns, 6)),
  two(
    "day.month.year, time",
    "day-first-and-time",
    1,
    "TEXT",
    "TEXT",
    (ms, ns) => yearLast(ms, ns, "$3.$2.$1").split(" "),
  ),
];

/** The instant as digits of nanoseconds since the Unix epoch. */
function nanoseconds(ms: number, ns: number): string {
  return String(BigInt(ms) * 1_000_000n + BigInt(ns));
}

/** `2024-01-01 00:00:01.000000000`, with `between` between date and time. */
function civil(ms: number, ns: number, between: string): string {
  return new Date(ms).toISOString().slice(0, -1).replace("T", between) + String(ns).padStart(6, "0");
}

/** `2024/1/1 0:00:01.000000000`. */
function slashes(text: string): string {
  return text.replace(/^(....)-0?(\d+)-0?(\d+) 0?(\d+)/, "$1/$2/$3 $4");
}

/** The 23 digits of the date and the time, to the nanosecond. */
function digits(ms: number, ns: number): string {
  return civil(ms, ns, "").replaceAll(/[-:.]/g, "");
}

function yearLast(ms: number, ns: number, order: string): string {
  return civil(ms, ns, " ").replace(/^(....)-(..)-(..)/, order);
}

function clock(ms: number, ns: number, fractionDigits: number): number[] {
  const all = digits(ms, ns);
  return [Number(all.slice(0, 8)), Number(all.slice(8, 14 + fractionDigits))];
}

/** A number of 18 digits as text, which a column declared INTEGER stores as an integer. */
function ticks(ms: number, ns: number, epoch: bigint): string {
  return String(BigInt(ms) * 10_000n + BigInt(ns / 100) + epoch);
}

function blob(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value, true);
  return bytes;
}

function one(
  name: string,
  form: string,
  resolutionNs: number,
  type: string,
  write: (ms: number, ns: number) => SqlValue,
): TimeWriter {
  return { name, form, resolutionNs, types: [type], write: (ms, ns) => [write(ms, ns)] };
}

function two(
  name: string,
  form: string,
  resolutionNs: number,
  date: string,
  time: string,
  write: (ms: number, ns: number) => SqlValue[],
): TimeWriter {
  return { name, form, resolutionNs, types: [date, time], write };
}
