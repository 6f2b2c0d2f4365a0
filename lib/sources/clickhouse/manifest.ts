/**
 * The manifest of a cluster: for each day that is loaded, how many rows it has, how their values are kept, and what reading
 * the day's database has shown. A day without an entry is not there, whatever rows the other tables hold.
 *
 * @module
 */

import { newTally, type Rejection, type Tally } from "../../model/batches.ts";
import { DAY_MS, formatDay } from "../../model/days.ts";
import type { ClusterClient } from "./client.ts";
import { ClusterError } from "./cluster_error.ts";
import { DAYS } from "./schema.ts";
import { AS_DOUBLES, MAX_DECIMALS } from "./steps.ts";

/** What is known of one table of a day. Members are the names in JSON. */
export interface TableManifest {
  /** The number of the load that the rows belong to. */
  load: number;
  /** The number of rows. */
  rows: number;
  /** What was counted while the day's database was read. */
  tally: Tally;
  /** The time of the first row, in milliseconds since the Unix epoch; null without rows. */
  first_ms: number | null;
  /** The time of the last row. */
  last_ms: number | null;
  /** The number of rows whose time is not in the day. */
  rows_outside_day: number;
  /** The greatest rank of a row among the rows of the same time. */
  greatest_tie: number;
  /** Prices are whole numbers of 10^-decimals; -1 if they are doubles. */
  price_decimals: number;
  /** Sizes are whole numbers of 10^-decimals; -1 if they are doubles. */
  size_decimals: number;
  /** The exclusive or of each column of times and values, as decimal numbers. */
  checksum: string[];
}

/** The queries of rows of an instrument; they have `{from_ms}` and `{to_ms}` where a range of times goes. */
export interface ForeignTables {
  /** Trades, with the columns `ms`, `ns`, `hi`, `lo`, `p`, `s` and `sd`. */
  trades: string;
  /** Snapshots, with `ms`, `ns`, `hi`, `lo`, and the levels `bl`, `bz`, `al` and `sz`; undefined without snapshots. */
  books: string | undefined;
}

/** What is known of a day. Members are the names in JSON. */
export interface DayManifest {
  /** Version of this format. */
  version: 1;
  /** The trading pair. */
  instrument: string;
  /** The day, as `YYYY-MM-DD`. */
  day: string;
  /** When the day was loaded, in milliseconds since the Unix epoch. */
  loaded_ms: number;
  /** The size of the day's database, in bytes. */
  bytes: number;
  /** Whose side the column of sides was taken to give. */
  side_is: "taker" | "maker";
  /** Whether prices of 0 and below were accepted. */
  signed_prices: boolean;
  /** What was chosen where several tables, columns or forms fit. */
  choices: readonly string[];
  /** What makes a choice doubtful. */
  warnings: readonly string[];
  /** What is wrong with the database, although the day is loaded. */
  faults: readonly string[];
  /** The trades. */
  trades: TableManifest;
  /** The snapshots; null if the database has no snapshots, or they cannot be read. */
  books: TableManifest | null;
  /** Where the rows are, if they were not loaded but are in tables of another schema; never in the cluster's table. */
  foreign?: ForeignTables;
}

/** The greatest day that ClickHouse's type `Date` holds in every version: 2105-12-31. */
export const LAST_DAY_MS = Date.UTC(2105, 11, 31);

/**
 * A number for a load: the later of two is greater, and two that begin at the same time differ.
 *
 * @param after The number of an earlier load, which counts even if the clock was set back since
 */
export function newLoad(after = 0): number {
  return Math.max(after + 1, Date.now() * 1024 + Math.floor(Math.random() * 1024));
}

/** Whether a day can be loaded: ClickHouse's days begin in 1970. */
export function isDayInReach(dayMs: number): boolean {
  return dayMs >= 0 && dayMs <= LAST_DAY_MS;
}

/** The number by which a day's entries are ordered: that of the later of its two loads. */
export function loadOf({ trades, books }: DayManifest): number {
  return Math.max(trades.load, books?.load ?? 0);
}

/** Makes a loaded day visible, and with that replaces an earlier load of the day. */
export async function writeManifest(client: ClusterClient, manifest: DayManifest): Promise<void> {
  const { instrument, day, trades, books } = manifest;
  const row = {
    instrument,
    day,
    load: loadOf(manifest),
    trades: trades.rows,
    books: books?.rows ?? 0,
    manifest: JSON.stringify(manifest),
  };
  const line = new TextEncoder().encode(JSON.stringify(row) + "\n");
  await client.insert(`INSERT INTO ${DAYS.name} (${Object.keys(row).join(", ")}) FORMAT JSONEachRow`, [line]);
}

/**
 * The manifests of an instrument's days, in their order.
 *
 * @param startMs The start of the first day, in milliseconds since the Unix epoch
 * @param endMs The end of the last day, which is not included
 * @param onDamaged Receives what is wrong with an entry, which is then left out
 * @throws {ClusterError} Without `onDamaged`, if an entry is of a later version of the program, or damaged
 */
export async function readManifests(
  client: ClusterClient,
  instrument: string,
  startMs: number,
  endMs: number,
  onDamaged?: (day: string, error: ClusterError) => void,
): Promise<DayManifest[]> {
  const lastMs = endMs - DAY_MS;
  // With an equation, only the node that has the day needs to answer.
  const isOfDays = startMs === lastMs
    ? `day = ${sqlDay(startMs)}`
    : `day >= ${sqlDay(startMs)} AND day <= ${sqlDay(lastMs)}`;
  const rows = await client.rows(
    `SELECT toString(day), manifest FROM ${DAYS.name} WHERE instrument = ${sqlText(instrument)} AND ` +
      `${isOfDays} ORDER BY day, load DESC LIMIT 1 BY day`,
  ) as [day: string, manifest: string][];
  return rows.flatMap(([day, text]) => {
    try {
      return [parseManifest(text, instrument, day)];
    } catch (error) {
      if (onDamaged === undefined || !(error instanceof ClusterError)) throw error;
      onDamaged(day, error);
      return [];
    }
  });
}

/** A text as SQL writes it. */
export function sqlText(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** The UTC day that begins at a time, as SQL writes it. */
export function sqlDay(ms: number): string {
  return `toDate('${formatDay(ms)}')`;
}

/** The manifest in a text. */
export function parseManifest(text: string, instrument: string, day: string): DayManifest {
  const what = `the entry of ${instrument} ${day} in ${DAYS.name}`;
  let value: Partial<DayManifest>;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ClusterError(`${what} is damaged; load the day again`, { cause: error });
  }
  if (value?.version !== 1) {
    throw new ClusterError(`${what} is of another version of orderflow; load the day again`);
  }
  const { trades, books } = value;
  const isWhole = value.instrument === instrument && value.day === day && hasMembers(value) &&
    isTable(trades) && (books === null || isTable(books));
  if (!isWhole) throw new ClusterError(`${what} is damaged; load the day again`);
  return value as DayManifest;
}

/** Whether an entry has all members beside its tables. */
function hasMembers(value: Partial<DayManifest>): boolean {
  const { loaded_ms, bytes, side_is, signed_prices, choices, warnings, faults } = value;
  return [loaded_ms, bytes].every(Number.isFinite) && (side_is === "taker" || side_is === "maker") &&
    typeof signed_prices === "boolean" && [choices, warnings, faults].every(isTexts);
}

/** Whether a value has what every query needs. */
function isTable(value: unknown): boolean {
  const table = (value ?? {}) as Partial<TableManifest>;
  const { load, rows, tally, first_ms, last_ms, greatest_tie, price_decimals, size_decimals, checksum } =
    table;
  const counts = [load, rows, greatest_tie, table.rows_outside_day];
  const isTime = (ms: unknown) => rows === 0 ? ms === null : Number.isSafeInteger(ms);
  return counts.every((count) => Number.isSafeInteger(count) && count! >= 0) &&
    [price_decimals, size_decimals].every(isDecimals) && isTime(first_ms) && isTime(last_ms) &&
    isTexts(checksum) && isTally(tally);
}

function isDecimals(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= AS_DOUBLES && (value as number) <= MAX_DECIMALS;
}

function isTally(value: Partial<Tally> | undefined): boolean {
  const { rejected, ...counts } = value ?? {};
  const reasons = Object.keys(newTally().rejected) as Rejection[];
  return reasons.every((reason) => Number.isSafeInteger(rejected?.[reason])) && "read" in counts &&
    Object.values(counts).every(Number.isSafeInteger);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}
