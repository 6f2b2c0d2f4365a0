/**
 * What the program makes of a database, and whether that is what it may make of it: the right bars, or a clear error.
 *
 * @module
 */

import { ObiBars } from "../../../lib/aggregate/obi_bars.ts";
import { OhlcBars } from "../../../lib/aggregate/ohlc_bars.ts";
import { rejectedRows } from "../../../lib/model/batches.ts";
import { SourceFault } from "../../../lib/sources/source_fault.ts";
import type { Source } from "../../../lib/sources/source.ts";
import type { OpenOptions } from "../../../lib/sources/sqlite/connection.ts";
import { Logger, main } from "../../../lib/mod.ts";
import { changedRows } from "../../helpers/bar_rows.ts";
import { readJson } from "../../helpers/program.ts";
import { naiveReading, type Reading } from "./naive_reading.ts";

/** What came of a database. */
export interface Seen extends Reading {
  /** What is said to be wrong with it. */
  faults: string[];
}

const WINDOWS = { windowMs: 60_000, maxBars: 0 };

/** Opens a database. */
type OpenReader = (path: string, options: OpenOptions) => Promise<Source>;

/**
 * What a reader and the bars make of a database. What is not the database's fault is thrown.
 *
 * @param open Opens it
 * @param path The database
 * @param scratch A folder for copies of it
 */
export async function seenByReader(open: OpenReader, path: string, scratch: string): Promise<Seen> {
  const [ohlc, obi] = [new OhlcBars(WINDOWS), new ObiBars(WINDOWS)];
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
      for (const batch of reader?.trades() ?? []) ohlc.addBatch(batch);
    });
    noting(() => {
      for (const batch of reader?.books() ?? []) obi.addBatch(batch);
    });
  } finally {
    reader?.close();
  }
  const tallies = reader ? [reader.tally.trades, reader.tally.books] : [];
  return {
    faults,
    ohlc: changedRows(ohlc, 6),
    obi: changedRows(obi, 5),
    depth: obi.latest?.depth ?? { bids: [], asks: [] },
    rows: tallies.map((tally) => [tally.read, rejectedRows(tally)]),
  };
}

/** The instrument and the day of what goes through a whole run. */
export const INSTRUMENT = "X";
/** See {@linkcode INSTRUMENT}. */
export const DAY = "2021-07-01";

/** What a whole run makes of the database of {@linkcode INSTRUMENT} and {@linkcode DAY} in a data folder. */
export async function seenByRun(data: string): Promise<Seen> {
  const out = `${data}/out`;
  const log = new Logger({ level: "error", write: () => {} });
  const { rows, databases } = await main(INSTRUMENT, DAY, DAY, { data, out, maxBars: 0, log });
  return {
    faults: databases.failed.map(({ error }) => error),
    ohlc: readJson(out, "ohlc_data.json"),
    obi: readJson(out, "metrics_data.json"),
    depth: readJson(out, "depth_data.json"),
    rows: [rows.trades, rows.books].map((tally) => [tally.read, rejectedRows(tally)]),
  };
}

/**
 * Why what was seen of a damaged database is wrong, if it is. It is right if something is said to be wrong with the
 * database; else the bars must be those of SQLite's own plain reading of it, and where they are not those of the
 * database before the damage, the structure must be sound, so that it was a value that changed, which nothing can
 * show.
 *
 * @param seen What the program made of it
 * @param path A copy of the database, for SQLite to read
 * @param before What it held before; undefined if several damages cannot be told apart
 */
export function whyWrong(seen: Seen, path: string, before: Reading | undefined): string | undefined {
  if (seen.faults.length > 0) return whyUnclear(seen.faults);
  let naive;
  try {
    naive = naiveReading(path);
  } catch (error) {
    // That a book cannot be read is said as a warning where there is no table of that name any more.
    return `nothing is said to be wrong, but a plain reading fails: ${(error as Error).message}`;
  }
  const difference = differenceOf(seen, naive.reading);
  if (difference !== undefined) return `not what a plain reading gives: ${difference}`;
  if (naive.complaints.length === 0 || before === undefined) return undefined;
  const changed = differenceOf(seen, before);
  return changed &&
    `other bars than before, without a word: ${changed}; SQLite: ${naive.complaints.join(", ")}`;
}

/** Why a fault says nothing to a user, if it does not. */
function whyUnclear(faults: string[]): string | undefined {
  const unclear = faults.find((fault) =>
    /[\p{Cc}\p{Cf}]/u.test(fault) || /undefined|\bNaN\b|\[object|\w+Error\b/.test(fault)
  );
  return unclear && `an unclear fault: ${unclear}`;
}

/** Where two readings differ, if they do. */
export function differenceOf(seen: Reading, expected: Reading): string | undefined {
  for (const what of ["rows", "ohlc", "obi", "depth"] as const) {
    const [is, should] = [seen[what], expected[what]].map((value) => JSON.stringify(value, rounded));
    if (is !== should) return `${what} ${shortened(is)}, not ${shortened(should)}`;
  }
}

/** Two exact sums may differ by a rounding where they are divided. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(13)) : value;
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}
