/** @module `list`: the instruments in a data folder, or the days of one instrument, for people or as JSON. */

import {
  type DayListing,
  listDays,
  listInstruments,
  nearestInstrument,
} from "../sources/discovery_listing.ts";
import { bytes, count } from "../text/numbers.ts";
import { printable, printableJson, quoted } from "../text/printable.ts";

/** What is listed. */
export interface ListOptions {
  /** The instrument whose days are listed; undefined for a list of instruments. */
  instrument: string | undefined;
  /** The data folder. */
  data: string;
  /** Whether the list is JSON. */
  json: boolean;
}

/**
 * Lists the data folder.
 *
 * @returns The list, with a final line break
 * @throws {Error} If there is nothing to list, with a message that says where it was looked for
 */
export function listText({ instrument, data, json }: ListOptions): string {
  const [value, lines] = instrument === undefined ? instrumentList(data) : dayList(data, instrument);
  return json ? printableJson(value, 2) + "\n" : lines.map((line) => printable(line) + "\n").join("");
}

/** The list of instruments: as a value for JSON, and as lines for people. */
function instrumentList(data: string): [value: unknown, lines: string[]] {
  const instruments = listInstruments(data);
  if (instruments.length === 0) {
    throw new Error(
      `no instrument in ${printable(data)}: expected INSTRUMENT/YYYY-MM-DD/trades.db; ` +
        "name another folder with --data or $DATA_PATH",
    );
  }
  const value = instruments.map(({ instrument, days, missingDays, first, last, bytes }) => ({
    instrument,
    days,
    missing_days: missingDays,
    first_day: first,
    last_day: last,
    bytes,
  }));
  const rows = instruments.map(({ instrument, days, missingDays, first, last, bytes: size }) => [
    instrument,
    count(days, "days"),
    first === last ? first : `${first} to ${last}`,
    bytes(size),
    missingDays > 0 ? `${count(missingDays, "days")} missing` : "",
  ]);
  return [value, columns(rows)];
}

/** The list of an instrument's days, which includes missing days: as a value for JSON, and as lines for people. */
function dayList(data: string, instrument: string): [value: unknown, lines: string[]] {
  const listing = listDays(data, instrument);
  const { days, missing } = listing;
  if (days.length === 0) throw new Error(nothingFound(data, instrument));
  const value = {
    instrument,
    days: days.map(({ day, bytes, fault }) => ({ day, bytes, ...(fault ? { error: fault } : {}) })),
    missing: missing.map(({ first, last, days }) => ({ first_day: first, last_day: last, days })),
    bytes: totalBytes(listing),
  };
  const rows = [
    ...days.map(({ day, bytes: size, fault }) => ({ day, row: [day, fault ?? bytes(size)] })),
    ...missing.map(({ first, last, days }) => ({
      day: first,
      row: [first === last ? first : `${first} to ${last}`, `${count(days, "days")} missing`],
    })),
  ].sort((a, b) => a.day < b.day ? -1 : 1);
  const total = `${instrument}: ${count(days.length, "days")}, ${bytes(totalBytes(listing))}`;
  return [value, [...columns(rows.map(({ row }) => row)), total]];
}

function nothingFound(data: string, instrument: string): string {
  const meant = nearestInstrument(data, instrument);
  return `no database of ${quoted(instrument)} in ${printable(data)}; ${
    meant ? `did you mean ${printable(meant)}?` : "orderflow list shows the instruments"
  }`;
}

function totalBytes({ days }: DayListing): number {
  return days.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Rows as lines with aligned columns. */
function columns(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
}
