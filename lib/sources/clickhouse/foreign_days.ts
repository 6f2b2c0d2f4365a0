/** @module The days of tables of a desk's own schema: what a manifest would say about them, counted by the cluster. */

import { DAY_MS, formatDay } from "../../model/days.ts";
import type { TimeRange } from "../source.ts";
import type { ClusterClient } from "./client.ts";
import { foreignTables, IS_PRICE, IS_SIZE, isWithin, within } from "./foreign_tables.ts";
import type { DayManifest, ForeignTables, TableManifest } from "./manifest.ts";
import { AS_DOUBLES } from "./steps.ts";

/** About how many bytes a database takes for a trade and for a snapshot, for progress only. */
const TRADE_BYTES = 60;
const BOOK_BYTES = 5000;

/** SQL for the number of the day of a row. */
const DAY_COLUMN = `toInt32(floor(ms / ${DAY_MS})) AS day`;

/**
 * What a manifest would say about the days of an instrument.
 *
 * @param views The text of the file of views
 * @throws {ClusterError} If a view has no usable columns, or a query fails
 */
export async function foreignDays(
  client: ClusterClient,
  views: string,
  instrument: string,
  days: TimeRange,
): Promise<DayManifest[]> {
  const tables = await foreignTables(client, views, instrument);
  const trades = await tradeDays(client, tables, days);
  const books = await bookDays(client, tables, days);
  const found = [...new Set([...trades.keys(), ...books.keys()])].sort((a, b) => a - b);
  return found.map((day) => {
    const [tradeTable, bookTable] = [trades.get(day) ?? tableOf(0, 0, 0, 0), books.get(day) ?? null];
    return {
      version: 1,
      instrument,
      day: formatDay(day * DAY_MS),
      loaded_ms: 0,
      bytes: tradeTable.rows * TRADE_BYTES + (bookTable?.rows ?? 0) * BOOK_BYTES,
      side_is: "taker",
      signed_prices: false,
      choices: ["duplicates of trades are not looked for in tables that were not loaded"],
      warnings: [],
      faults: [],
      trades: tradeTable,
      books: bookTable,
      foreign: tables,
    };
  });
}

async function tradeDays(client: ClusterClient, { trades }: ForeignTables, days: TimeRange) {
  const isUsed = `${IS_PRICE} AND ${IS_SIZE}`;
  const rows = await client.rows(
    `SELECT ${DAY_COLUMN}, countIf(${isUsed}), minIf(ms, ${isUsed}), maxIf(ms, ${isUsed}), count(), ` +
      `countIf(NOT (${IS_PRICE})), countIf(${isUsed} AND sd = 1), countIf(${isUsed} AND sd = -1), countIf(hi = 1 / 0) ` +
      `FROM (${within(trades, days)}) WHERE ${isWithin(days)} GROUP BY day`,
  ) as number[][];
  return new Map(rows.map(([day, used, first, last, read, prices, bought, sold, unnumbered]) => {
    const table = tableOf(used, first, last, read);
    const { tally } = table;
    tally.rejected.price = prices;
    tally.rejected.size = read - used - prices;
    Object.assign(tally, { bought, sold, unknown_side: used - bought - sold, unnumbered });
    return [day, table];
  }));
}

async function bookDays(client: ClusterClient, { books }: ForeignTables, days: TimeRange) {
  if (books === undefined) return new Map<number, TableManifest>();
  const rows = await client.rows(
    `SELECT ${DAY_COLUMN}, count(), min(ms), max(ms) FROM (${within(books, days)}) WHERE ${
      isWithin(days)
    } GROUP BY day`,
  ) as number[][];
  return new Map(rows.map(([day, count, first, last]) => [day, tableOf(count, first, last, count)]));
}

function tableOf(rows: number, firstMs: number, lastMs: number, read: number): TableManifest {
  return {
    load: 0,
    rows,
    tally: { read, rejected: { time: 0, price: 0, size: 0, book: 0 } },
    first_ms: rows > 0 ? firstMs : null,
    last_ms: rows > 0 ? lastMs : null,
    rows_outside_day: 0,
    greatest_tie: 0,
    price_decimals: AS_DOUBLES,
    size_decimals: AS_DOUBLES,
    checksum: [],
  };
}
