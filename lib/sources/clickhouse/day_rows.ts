/**
 * The rows of a day in a cluster, as batches in the order of time, for what is not computed by the cluster.
 *
 * A table is asked for in pieces of time, each with a bounded number of rows, because the server sends nothing before the end
 * of a query, and the whole answer is in memory here.
 *
 * @module
 */

import { BATCH_ROWS, type BookBatch, type TradeBatch } from "../../model/batches.ts";
import type { TimeRange } from "../source.ts";
import { bookBatch, tradeBatch } from "./block_batches.ts";
import type { ClusterClient } from "./client.ts";
import { foreignBookRows, foreignTradeRows } from "./foreign_rows.ts";
import { isWithin, within } from "./foreign_tables.ts";
import type { DayManifest, TableManifest } from "./manifest.ts";
import { type NativeRows, readNative } from "./read_native.ts";
import { BOOKS, TRADES } from "./schema.ts";
import { isInTimes, rowsOf, valueOf, valuesOf } from "./table_sql.ts";

/** Which rows are read. */
export interface RowQuery {
  /** Only rows of this range; all by default. */
  range?: TimeRange;
  /** Only rows for which this SQL is true. */
  condition?: string;
  /** Whether the next rows are asked for while the ones before are used, at the price of twice the memory. */
  isAhead?: boolean;
  /** Whether the rows are few, so that one answer holds all of them. */
  areFew?: boolean;
}

/** Which trades are read, and how much of each. */
export interface TradeRowQuery extends RowQuery {
  /**
   * Which columns are needed: all by default; `time` leaves out what orders trades of the same millisecond, which come in
   * order all the same; `values` has no times at all, and no order.
   */
  columns?: "all" | "time" | "values";
}

/** Which snapshots are read, and how much of each. */
export interface BookRowQuery extends RowQuery {
  /** Only this many of the best levels of a side count; all by default. */
  depthLevels?: number;
  /** Whether the levels themselves are wanted, beside their sums. */
  hasLevels?: boolean;
}

/** About how many trades, and levels, one answer has. */
const PIECE_TRADES = 400_000;
const PIECE_LEVELS = 4_000_000;

/** How many levels a side is taken to have if all levels are asked for. */
const USUAL_LEVELS = 400;

const TIME_COLUMN = "toFloat64(time_ms) AS ms";
const ORDER_COLUMNS = "toInt32(time_ns) AS ns, order_hi AS hi, order_lo AS lo";
const TIME_COLUMNS = `${TIME_COLUMN}, ${ORDER_COLUMNS}`;

/** The columns of times, for trades. */
const TRADE_TIMES = { all: `${TIME_COLUMNS}, `, time: `${TIME_COLUMN}, `, values: "" } as const;

/**
 * Reads trades in the order of time and ranks.
 *
 * @throws {ClusterError} If an answer is not complete
 */
export async function* tradesOf(
  client: ClusterClient,
  manifest: DayManifest,
  query: TradeRowQuery = {},
): AsyncGenerator<TradeBatch> {
  const { trades } = manifest;
  const { columns = "all" } = query;
  const price = valueOf("price", trades.price_decimals);
  const size = valueOf("size", trades.size_decimals);
  const select = `SELECT ${TRADE_TIMES[columns]}${price} AS p, ${size} AS s, side AS sd FROM ${TRADES.name}`;
  const sql = (piece: TimeRange) =>
    manifest.foreign
      ? foreignTradeRows(manifest.foreign.trades, piece)
      : ownRows(select, manifest, trades, piece, query, columns !== "values");
  for await (const block of blocksOf(client, sql, trades, query, PIECE_TRADES)) {
    for (const [from, to] of batchesOf(block.count)) yield tradeBatch(block, from, to);
  }
}

/**
 * Reads snapshots in the order of time and ranks.
 *
 * @throws {ClusterError} If an answer is not complete
 */
export async function* booksOf(
  client: ClusterClient,
  manifest: DayManifest,
  query: BookRowQuery = {},
): AsyncGenerator<BookBatch> {
  const { books } = manifest;
  if (books === null) return;
  const { depthLevels, hasLevels = false } = query;
  const isLimited = depthLevels !== undefined;
  const columns = [
    TIME_COLUMNS,
    "toInt32(length(bid_size) + length(bid_size_double)) AS bn",
    "toInt32(length(ask_size) + length(ask_size_double)) AS an",
    "best_bid AS bp, best_bid_size AS bs, best_ask AS ap, best_ask_size AS az",
    isLimited ? "" : "bid_sum AS bt, ask_sum AS at",
    isLimited || hasLevels ? `${valuesOf("bid_size", books.size_decimals, depthLevels)} AS bz` : "",
    isLimited || hasLevels ? `${valuesOf("ask_size", books.size_decimals, depthLevels)} AS sz` : "",
    hasLevels ? `${valuesOf("bid_price", books.price_decimals, depthLevels)} AS bl` : "",
    hasLevels ? `${valuesOf("ask_price", books.price_decimals, depthLevels)} AS al` : "",
  ].filter((column) => column !== "");
  const select = `SELECT ${columns.join(", ")} FROM ${BOOKS.name}`;
  const sql = (piece: TimeRange) =>
    manifest.foreign
      ? foreignBookRows(manifest.foreign.books!, piece, depthLevels)
      : ownRows(select, manifest, books, piece, query);
  const levels = isLimited || hasLevels ? Math.min(depthLevels ?? USUAL_LEVELS, USUAL_LEVELS) : 10;
  for await (const block of blocksOf(client, sql, books, query, PIECE_LEVELS / levels)) {
    for (const [from, to] of batchesOf(block.count)) yield bookBatch(block, from, to, isLimited);
  }
}

/** The time of the last snapshot in a range; undefined without a snapshot. */
export async function lastBookOf(
  client: ClusterClient,
  manifest: DayManifest,
  range: TimeRange,
): Promise<number | undefined> {
  const { books, foreign } = manifest;
  if (books === null) return undefined;
  const [[rows, ms]] = await client.rows(
    foreign
      ? `SELECT count(), max(ms) FROM (${within(foreign.books!, range)}) WHERE ${isWithin(range)}`
      : `SELECT count(), max(time_ms) FROM ${BOOKS.name} WHERE ${rowsOf(manifest, books)} AND ${
        isInTimes(range)
      }`,
  ) as [number, number][];
  return rows > 0 ? ms : undefined;
}

/** The rows of a table that was loaded, in order unless order does not matter. */
function ownRows(
  select: string,
  manifest: DayManifest,
  table: TableManifest,
  times: TimeRange,
  { condition = "1" }: RowQuery,
  isSorted = true,
): string {
  return `${select} WHERE ${rowsOf(manifest, table)} AND ${isInTimes(times)} AND ${condition}` +
    (isSorted ? " ORDER BY time_ms, time_ns, tie" : "");
}

/** The blocks of a table's rows, piece by piece. */
async function* blocksOf(
  client: ClusterClient,
  sql: (piece: TimeRange) => string,
  table: TableManifest,
  { range, isAhead = false, areFew = false }: RowQuery,
  pieceRows: number,
): AsyncGenerator<NativeRows> {
  const [first, ...others] = piecesOf(table, range, areFew ? Infinity : pieceRows);
  if (first === undefined) return;
  const ask = (piece: TimeRange) => client.query(`${sql(piece)} FORMAT Native`);
  let asked: Promise<Uint8Array> | undefined;
  try {
    let answer = await ask(first);
    for (const piece of others) {
      if (isAhead) asked = ask(piece);
      yield* readNative(answer);
      answer = await (asked ?? ask(piece));
    }
    yield* readNative(answer);
  } finally {
    // A reader that ends early leaves no request behind, and its error is the one that counts.
    await asked?.catch(() => {});
  }
}

/** Cuts the times of a table into pieces, each with about as many rows, if rows are spread evenly. */
function piecesOf(
  { rows, first_ms, last_ms }: TableManifest,
  range: TimeRange | undefined,
  pieceRows: number,
): TimeRange[] {
  if (first_ms === null || last_ms === null) return [];
  const startMs = Math.max(first_ms, range?.startMs ?? -Infinity);
  const endMs = Math.min(last_ms + 1, range?.endMs ?? Infinity);
  if (startMs >= endMs) return [];
  const pieceMs = Math.max(1, Math.ceil((last_ms + 1 - first_ms) * Math.min(1, pieceRows / rows)));
  const pieces: TimeRange[] = [];
  for (let ms = startMs; ms < endMs; ms += pieceMs) {
    pieces.push({ startMs: ms, endMs: Math.min(endMs, ms + pieceMs) });
  }
  return pieces;
}

function* batchesOf(count: number): Generator<[from: number, to: number]> {
  for (let from = 0; from < count; from += BATCH_ROWS) yield [from, Math.min(count, from + BATCH_ROWS)];
}
