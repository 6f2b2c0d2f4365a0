/**
 * Reads a database with the program, and judges the result: the right bars, or a clear error.
 *
 * @module
 */

import { Aggregator, barsOf } from "../../../lib/aggregate/aggregator.ts";
import { rejectedRows } from "../../../lib/model/batches.ts";
import { SourceFault } from "../../../lib/sources/source_fault.ts";
import type { Source } from "../../../lib/sources/source.ts";
import type { OpenOptions } from "../../../lib/sources/sqlite/connection.ts";
import { Logger, main } from "../../../lib/mod.ts";
import { readJson } from "../../helpers/program.ts";
import { naiveReading, type Reading, type Requested, withoutSides } from "./naive_reading.ts";

/** The result of reading a database. */
export interface Seen extends Reading {
  /** The reported errors. */
  faults: string[];
}

const WINDOWS = { windowMs: 60_000 };

/** Opens a database. */
type OpenReader = (path: string, options: OpenOptions) => Promise<Source>;

/**
 * Reads a database with a reader and aggregates its rows. Errors that are not the database's fault are thrown.
 *
 * @param open Opens the database
 * @param path The database
 * @param scratch A folder for copies of the database
 */
export async function seenByReader(open: OpenReader, path: string, scratch: string): Promise<Seen> {
  const bars = new Aggregator(WINDOWS);
  const faults: string[] = [];
  let reader: Source | undefined;
  const noting = (read: () => void) => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      faults.push(error.message);
    }
  };
  try {
    reader = await open(path, { scratch, lockWaitMs: 0 });
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    faults.push(error.message);
  }
  try {
    if (reader?.fault) faults.push(reader.fault.message);
    if (reader?.bookFault) faults.push(reader.bookFault.message);
    noting(() => {
      for (const batch of reader?.trades() ?? []) bars.addTrades(batch);
    });
    noting(() => {
      for (const batch of reader?.books() ?? []) bars.addBooks(batch);
    });
  } finally {
    reader?.close();
  }
  const tallies = reader ? [reader.tally.trades, reader.tally.books] : [];
  const { price, flow, quote, imbalance } = bars.takeChanged();
  return {
    faults,
    ohlc: barsOf("price", price),
    flow: withoutSides(barsOf("flow", flow)),
    quotes: barsOf("quote", quote),
    obi: barsOf("imbalance", imbalance),
    depth: bars.depth.placed?.depth ?? { bids: [], asks: [] },
    rows: tallies.map((tally) => [tally.read, rejectedRows(tally)]),
  };
}

/** The instrument of databases that a whole run reads. */
export const INSTRUMENT = "X";
/** The day of databases that a whole run reads. */
export const DAY = "2021-07-01";

/** Runs over {@linkcode INSTRUMENT} and {@linkcode DAY} in a data folder. */
export async function seenByRun(data: string): Promise<Seen> {
  const out = `${data}/out`;
  const log = new Logger({ level: "error", write: () => {} });
  const { rows, databases } = await main(INSTRUMENT, DAY, DAY, { data, out, maxBars: 0, log });
  return {
    faults: databases.failed.map(({ error }) => error),
    ohlc: readJson(out, "ohlc_data.json"),
    flow: withoutSides(readJson(out, "flow_data.json")),
    quotes: readJson(out, "quote_data.json"),
    obi: readJson(out, "metrics_data.json"),
    depth: readJson(out, "depth_data.json"),
    rows: [rows.trades, rows.books].map((tally) => [tally.read, rejectedRows(tally)]),
  };
}

/**
 * Judges the result of a damaged database; returns why it is wrong, or undefined.
 *
 * A clear error is right. Otherwise the bars must be those of a naive reading through SQLite. If they differ from the
 * bars before the damage, the structure must be sound: then the damage changed a value, which nothing can detect.
 *
 * @param seen The program's result
 * @param path A copy of the database, for SQLite to read
 * @param before The content before the damage; undefined if there are several damages
 * @param requested What a run asks for; undefined if a reader reads every row
 */
export function whyWrong(
  seen: Seen,
  path: string,
  before: Reading | undefined,
  requested?: Requested,
): string | undefined {
  if (seen.faults.length > 0) return whyUnclear(seen.faults);
  let naive;
  try {
    naive = naiveReading(path, requested);
  } catch (error) {
    return `no error is reported, but a naive reading fails: ${(error as Error).message}`;
  }
  const difference = differenceOf(seen, naive.reading);
  if (difference !== undefined) return `different from a naive reading: ${difference}`;
  if (naive.complaints.length === 0 || before === undefined) return undefined;
  // A run says that a database without a usable row has failed, and shows a value of it.
  if (seen.rows.every(([all, rejected]) => all === rejected)) return undefined;
  const changed = differenceOf(seen, before);
  return changed &&
    `bars changed silently: ${changed}; SQLite: ${naive.complaints.join(", ")}`;
}

/** The first error message that a user cannot understand, if any. */
function whyUnclear(faults: string[]): string | undefined {
  const unclear = faults.find((fault) =>
    /[\p{Cc}\p{Cf}]/u.test(fault) || /undefined|\bNaN\b|\[object|\w+Error\b/.test(fault)
  );
  return unclear && `an unclear error message: ${unclear}`;
}

/** The first difference between two readings, if any. */
export function differenceOf(seen: Reading, expected: Reading): string | undefined {
  for (const what of ["rows", "ohlc", "flow", "quotes", "obi", "depth"] as const) {
    const [is, should] = [seen[what], expected[what]].map((value) => JSON.stringify(value, rounded));
    if (is !== should) return `${what} ${shortened(is)}, not ${shortened(should)}`;
  }
}

/** Rounds numbers: quotients of two exact sums may differ in the last digit. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(13)) : value;
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}
