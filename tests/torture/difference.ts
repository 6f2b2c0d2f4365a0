/**
 * Compares two readers of one database, bit by bit.
 *
 * @module
 */

import { Aggregator } from "../../lib/aggregate/aggregator.ts";
import { type BookBatch, type RowColumns, type TradeBatch } from "../../lib/model/batches.ts";
import { SourceFault } from "../../lib/sources/source_fault.ts";
import type { Source, TimeRange } from "../../lib/sources/source.ts";

const ROW_COLUMNS = ["timeMs", "timeNs", "orderHi", "orderLo"] as const;
const TRADE_COLUMNS = [...ROW_COLUMNS, "price", "size", "side"] as const;
const BOOK_COLUMNS = [
  ...ROW_COLUMNS,
  "bidSize",
  "askSize",
  "bidLevels",
  "askLevels",
  "bestBid",
  "bestBidSize",
  "bestAsk",
  "bestAskSize",
] as const;

const WINDOWS = { windowMs: 60_000 };

/** The readers to compare, and how strictly. */
export interface Comparison {
  /** The reader under test. */
  tested: Source;
  /** The reference reader. */
  trusted: Source;
  /** The number of best levels per side to read; all by default. */
  depthLevels?: number;
  /** The range of times to read; all by default. */
  range?: TimeRange;
  /** Whether the tested reader may end with a fault where the reference does not. */
  mayFault?: boolean;
}

/** A description of the first difference between two readers; undefined if they agree. */
export function difference(comparison: Comparison): string | undefined {
  const { tested, trusted, depthLevels, range } = comparison;
  const tables = [tested, trusted].map(({ description: { trades, books } }) =>
    JSON.stringify({ trades, books })
  );
  if (tables[0] !== tables[1]) return `tables ${tables[0]}, not ${tables[1]}`;
  const progress = [tested, trusted].map(({ progress }) => JSON.stringify(progress));
  // In a damaged table, how many rows there are about depends on the db pages that are looked at.
  if (!comparison.mayFault && progress[0] !== progress[1]) {
    return `progress ${progress[0]}, not ${progress[1]}`;
  }
  return differenceOfTables(
    "trades",
    comparison,
    tested.trades(range),
    trusted.trades(range),
    differenceOfTrades(),
  ) ??
    differenceOfTables(
      "books",
      comparison,
      tested.books({ depthLevels, range }),
      trusted.books({ depthLevels, range }),
      differenceOfBooks(),
    );
}

/** Compares two batches, or the bars of all batches at the end. */
type Differ<Batch> = (tested: Batch | undefined, trusted: Batch | undefined) => string | undefined;

function differenceOfTables<Batch extends RowColumns>(
  what: "trades" | "books",
  { tested, trusted, mayFault = false }: Comparison,
  testedBatches: Iterable<Batch>,
  trustedBatches: Iterable<Batch>,
  differ: Differ<Batch>,
): string | undefined {
  const [a, b] = [stepping(testedBatches), stepping(trustedBatches)];
  for (let batch = 0;; batch++) {
    const [x, y] = [a.next(), b.next()];
    if (mayFault && x.fault !== undefined) return undefined;
    // SQLite checks the whole file after a table; a fault elsewhere does not concern the rows of this table.
    let found = x.fault !== y.fault && !mayFault
      ? `fault ${x.fault}, not ${y.fault}`
      : differ(x.batch, y.batch);
    if (found === undefined && x.batch === undefined) {
      const tallies = [tested, trusted].map((reader) => JSON.stringify(reader.tally[what]));
      if (tallies[0] !== tallies[1]) found = `tally ${tallies[0]}, not ${tallies[1]}`;
      else return undefined;
    }
    if (found === undefined) continue;
    // A difference that comes with an error is reported to the user, which is enough here.
    if (mayFault && faultFrom(x, a) !== undefined) return undefined;
    const fault = faultFrom(y, b);
    return `batch ${batch} of ${what}: ${found}${fault === undefined ? "" : `, which ends with: ${fault}`}`;
  }
}

/** The fault with which the batches end, from a step on. */
function faultFrom<Batch>(step: Step<Batch>, steps: { next(): Step<Batch> }): string | undefined {
  while (step.batch !== undefined) step = steps.next();
  return step.fault;
}

/** A step through batches: a batch, the fault that ended them, or neither at the end. */
interface Step<Batch> {
  batch?: Batch;
  fault?: string;
}

/** Steps through batches. Empty batches, which a range may give, are left out. */
function stepping<Batch extends RowColumns>(batches: Iterable<Batch>): { next(): Step<Batch> } {
  const iterator = batches[Symbol.iterator]();
  return {
    next() {
      try {
        let step = iterator.next();
        while (!step.done && step.value.count === 0) step = iterator.next();
        return step.done ? {} : { batch: step.value };
      } catch (error) {
        if (!(error instanceof SourceFault)) throw error;
        return { fault: error.message };
      }
    },
  };
}

function differenceOfTrades(): Differ<TradeBatch> {
  const bars = [new Aggregator(WINDOWS), new Aggregator(WINDOWS)];
  return (tested, trusted) => {
    if (tested === undefined || trusted === undefined) {
      return differenceOfBars(tested, trusted, bars.map(barsOf));
    }
    bars[0].addTrades(tested);
    bars[1].addTrades(trusted);
    return differenceOfColumns(tested, trusted, TRADE_COLUMNS);
  };
}

function differenceOfBooks(): Differ<BookBatch> {
  const bars = [new Aggregator(WINDOWS), new Aggregator(WINDOWS)];
  return (tested, trusted) => {
    if (tested === undefined || trusted === undefined) {
      return differenceOfBars(tested, trusted, bars.map(barsOf));
    }
    bars[0].addBooks(tested);
    bars[1].addBooks(trusted);
    if (tested.latest !== trusted.latest) return `latest ${tested.latest}, not ${trusted.latest}`;
    const depths = [tested, trusted].map(({ depth }) => JSON.stringify(depth()));
    if (depths[0] !== depths[1]) return `depth ${depths[0]}, not ${depths[1]}`;
    return differenceOfColumns(tested, trusted, BOOK_COLUMNS) ?? differenceOfLevels(tested, trusted);
  };
}

/** Compares the levels of the first, a middle and the last row of a batch. */
function differenceOfLevels(tested: BookBatch, trusted: BookBatch): string | undefined {
  for (const row of new Set([0, tested.count >> 1, tested.count - 1])) {
    const [a, b] = [tested, trusted].map((batch) => JSON.stringify(batch.levels(row)));
    if (a !== b) return `levels of row ${row} are ${a}, not ${b}`;
  }
  return undefined;
}

function differenceOfBars<Batch extends RowColumns>(
  tested: Batch | undefined,
  trusted: Batch | undefined,
  [a, b]: string[],
): string | undefined {
  if (tested?.count !== trusted?.count) return `${tested?.count} rows, not ${trusted?.count}`;
  return a === b ? undefined : `bars ${a}, not ${b}`;
}

function barsOf(bars: Aggregator): string {
  return Object.values(bars.takeChanged()).join();
}

function differenceOfColumns<Column extends string>(
  tested: { count: number } & Record<Column, ArrayLike<number>>,
  trusted: { count: number } & Record<Column, ArrayLike<number>>,
  columns: readonly Column[],
): string | undefined {
  if (tested.count !== trusted.count) return `${tested.count} rows, not ${trusted.count}`;
  for (const column of columns) {
    const [a, b] = [tested[column], trusted[column]];
    for (let row = 0; row < tested.count; row++) {
      if (!Object.is(a[row], b[row])) return `${column} of row ${row} is ${a[row]}, not ${b[row]}`;
    }
  }
  return undefined;
}
