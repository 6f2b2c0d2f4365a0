/** @module Loads one day's database into a cluster. */

import { newTally, sumOfTallies, type Tally, type TradeBatch } from "../model/batches.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import { rejectedFault } from "../run/database_faults.ts";
import { countSides } from "../run/sides.ts";
import { countZeroSizes } from "../run/zero_sizes.ts";
import { BatchSides } from "../sources/clickhouse/batch_sides.ts";
import { BookBlock } from "../sources/clickhouse/book_block.ts";
import {
  arrayChecksum,
  doubleChecksum,
  TIME_CHECKSUM,
  valueChecksum,
} from "../sources/clickhouse/checksum.ts";
import type { ClusterClient } from "../sources/clickhouse/client.ts";
import {
  type DayManifest,
  isDayInReach,
  type TableManifest,
  writeManifest,
} from "../sources/clickhouse/manifest.ts";
import { BOOKS, TRADES } from "../sources/clickhouse/schema.ts";
import { decimalsFor } from "../sources/clickhouse/steps.ts";
import { TradeBlock } from "../sources/clickhouse/trade_block.ts";
import { uniqueTrades } from "../sources/duplicates/unique_trades.ts";
import type { Source, TimeRange } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { openDatabase } from "../sources/sqlite/open_database.ts";
import { type Decimals, loadTable } from "./load_table.ts";
import type { LoadedDatabase, LoadRequest } from "./load_request.ts";

/** What the loading of a day works with. */
export interface DayContext {
  /** What is loaded. */
  request: LoadRequest;
  /** The cluster. */
  client: ClusterClient;
  /** A folder for private copies. */
  scratch: string;
  /** Ends the loading early. */
  signal: AbortSignal;
  /** The manifest of the day before, which shows how values are kept. */
  previous: DayManifest | undefined;
  /** The number of the last load of the day; 0 if there was none. */
  after: number;
  /** Called with the rows of a table that were sent, and about how many it has. */
  onRows(table: "trades" | "book", rows: number, of: number | undefined, hasBooks: boolean): void;
}

/**
 * Loads a day. The day is visible when this returns, and not before.
 *
 * A table of which most rows are unusable, or snapshots that cannot be read at all, are faults in the manifest, as they
 * are in the status of a run.
 *
 * @returns What is known of the day; undefined if a file of all days has no row of the day
 * @throws {SourceFault} If the database cannot be read to its end
 * @throws {ClusterError} If the cluster has not taken all rows
 */
export async function loadDay(
  database: LoadedDatabase,
  context: DayContext,
): Promise<DayManifest | undefined> {
  const { request, client, scratch, signal } = context;
  const { instrument, sideIs, signedPrices, views, isSingleFile } = request;
  const { day, path, bytes } = database;
  const dayMs = parseDay(day)!;
  if (!isDayInReach(dayMs)) {
    throw new SourceFault("its day is not between 1970 and 2105, as days of ClickHouse are");
  }
  const range = { startMs: dayMs, endMs: dayMs + DAY_MS };
  const reading = {
    instrument,
    // The name of a file says nothing about its times.
    ...isSingleFile ? { isSingleFile } : { day: range },
    days: range,
    sideIs,
    signedPrices,
    views,
  };
  const source = await openDatabase(path, { scratch, signal, reading });
  try {
    const { fault, bookFault, has, description: { choices, warnings } } = source;
    if (fault) throw fault;
    // Rows of the file whose times cannot be read are counted once.
    const countsUnreadableTimes = day === request.startDate;
    const rows = isSingleFile ? { ...range, countsUnreadableTimes } : undefined;
    const trades = await loadTrades(source, dayMs, context, rows);
    const books = has.books ? await loadBooks(source, dayMs, context, rows) : null;
    if (isSingleFile && trades.rows === 0 && !books?.rows) return undefined;
    const faults = (["trades", "books"] as const).flatMap((kind) =>
      rejectedFault(source, kind, signedPrices)
    );
    if (bookFault) faults.unshift(`${bookFault.message}; its trades are used`);
    const manifest: DayManifest = {
      version: 1,
      instrument,
      day,
      loaded_ms: Date.now(),
      bytes,
      side_is: sideIs,
      signed_prices: signedPrices,
      choices,
      warnings,
      faults,
      trades,
      books,
    };
    signal.throwIfAborted();
    await writeManifest(client, manifest);
    return manifest;
  } finally {
    source.close();
  }
}

async function loadTrades(
  source: Source,
  dayMs: number,
  context: DayContext,
  range: TimeRange | undefined,
): Promise<TableManifest> {
  const { client, signal, previous, after, request: { instrument } } = context;
  let counts: Tally = newTally();
  let rows = 0;
  const loaded = await loadTable<TradeBatch>({
    table: TRADES,
    instrument,
    dayMs,
    client,
    signal,
    after,
    expected: expectedOf(previous?.trades),
    read: () => uniqueTrades(source, range),
    newBlock: (options) => new TradeBlock(options),
    decimalsOf: ({ price, size, count }, least) => ({
      price: decimalsFor(price, count, least.price),
      size: decimalsFor(size, count, least.size),
    }),
    checksumsOf: ({ price, size }) => [
      TIME_CHECKSUM,
      valueChecksum("price", price),
      valueChecksum("size", size),
    ],
    onBatch(batch, isFirst) {
      if (isFirst) [counts, rows] = [newTally(), 0];
      countSides(counts, batch);
      countZeroSizes(counts, batch);
      context.onRows("trades", rows += batch.count, source.progress.trades.rows, source.has.books);
    },
  });
  return { ...loaded, tally: sumOfTallies(source.tally.trades, counts) };
}

async function loadBooks(
  source: Source,
  dayMs: number,
  context: DayContext,
  range: TimeRange | undefined,
): Promise<TableManifest> {
  const { client, signal, previous, after, request: { instrument } } = context;
  const sides = new BatchSides();
  let counts: Tally = newTally();
  let rows = 0;
  const loaded = await loadTable({
    table: BOOKS,
    instrument,
    dayMs,
    client,
    signal,
    after,
    expected: expectedOf(previous?.books ?? undefined),
    read: () => source.books({ keepsLevels: true, range }),
    newBlock: (options) => new BookBlock(options),
    decimalsOf(batch, least) {
      sides.read(batch);
      const { bid, ask } = sides;
      return {
        price: decimalsFor(ask.prices, ask.levels, decimalsFor(bid.prices, bid.levels, least.price)),
        size: decimalsFor(ask.sizes, ask.levels, decimalsFor(bid.sizes, bid.levels, least.size)),
      };
    },
    checksumsOf: ({ price, size }) => [
      TIME_CHECKSUM,
      doubleChecksum("bid_sum"),
      doubleChecksum("ask_sum"),
      arrayChecksum("bid_price", price),
      arrayChecksum("bid_size", size),
      arrayChecksum("ask_price", price),
      arrayChecksum("ask_size", size),
    ],
    onBatch(batch, isFirst) {
      if (isFirst) [counts, rows] = [newTally(), 0];
      const { count, bestBid, bestAsk } = batch;
      for (let row = 0; row < count; row++) {
        if (bestBid[row] >= bestAsk[row]) counts.crossed = (counts.crossed ?? 0) + 1;
      }
      context.onRows("book", rows += count, source.progress.books.rows, true);
    },
  });
  return { ...loaded, tally: sumOfTallies(source.tally.books, counts) };
}

/** How values were kept on the day before. Values that were doubles may be whole numbers of a step again. */
function expectedOf(table: TableManifest | undefined): Decimals | undefined {
  if (table === undefined || table.rows === 0) return undefined;
  const { price_decimals: price, size_decimals: size } = table;
  return price < 0 || size < 0 ? undefined : { price, size };
}
