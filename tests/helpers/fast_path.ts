/**
 * Tables of trades and books as recorders write them, read through db pages with or without the fast path.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { BookColumns } from "../../lib/sources/book_columns.ts";
import type { TimeRange } from "../../lib/sources/source.ts";
import { SourceFault } from "../../lib/sources/source_fault.ts";
import { BookDecoder } from "../../lib/sources/sqlite/db_pages/book_decoder.ts";
import { DbPageFile } from "../../lib/sources/sqlite/db_pages/db_page_file.ts";
import { DbPageSet } from "../../lib/sources/sqlite/db_pages/db_page_set.ts";
import type { RecordLayout } from "../../lib/sources/sqlite/db_pages/record_shape.ts";
import { RecordValues } from "../../lib/sources/sqlite/db_pages/record_values.ts";
import { TableCursor } from "../../lib/sources/sqlite/db_pages/table_cursor.ts";
import { TradeDecoder } from "../../lib/sources/sqlite/db_pages/trade_decoder.ts";
import { Scanner } from "../../lib/sources/sqlite/scanner.ts";
import { TradeColumns } from "../../lib/sources/trade_columns.ts";
import { newTally, type Tally } from "../../lib/model/batches.ts";
import type { Value } from "./database.ts";

/** The time of the first row, in milliseconds since the Unix epoch. */
export const MS = 1735689600000;

/** The layout of the recorder's usual table of trades: time, price, size, side and trade_id are read. */
export const LAYOUT: RecordLayout = { indexes: [-1, -1, 4, 1, 2, 3, 0], columns: 6, rowid: -1 };
/** The same table, of which the rowid's alias is read instead of trade_id. */
export const ROWID_LAYOUT: RecordLayout = { indexes: [5, -1, -1, 1, 2, 3, 0], columns: 6, rowid: 5 };
/** Which of the columns of {@linkcode LAYOUT} have affinity REAL. */
export const IS_REAL = [false, true, true, false, false, false];
/** The schema of the table with {@linkcode LAYOUT}. */
export const SCHEMA = {
  type: "table",
  rowidAlias: undefined,
  keyIndex: undefined,
  table: "trades",
  columns: [],
  hasRowid: true,
  isPlain: true,
  time: "timestamp",
  instrument: undefined,
  sides: { form: "words" as const, hasColumn: true, isSigned: false, isInverted: false },
  price: "price",
  size: "size",
  side: "side",
  tradeId: "trade_id",
  id: undefined,
};

/** Makes writing a database fast; nothing here has to survive a crash. */
export const UNSAFE = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF";

/** Trades as recorders write them: both sides, integers and decimals, numbers of different lengths. */
export const USUAL_TRADES = Array.from({ length: 700 }, (_, row): Value[] => [
  row + 100,
  "X",
  String(row < 150 ? row : 600_000_000 + row),
  row % 7 === 0 ? 94000 : 94000.5,
  row % 11 === 0 ? 1 : 0.25,
  row % 2 === 0 ? "buy" : "sell",
  String(MS + 1000 * row),
]);

/** The layout of the recorder's usual table of books: time, bids and asks are read. */
export const BOOK_LAYOUT: RecordLayout = { indexes: [-1, -1, 1, 2, 0], columns: 4, rowid: -1 };
/** The same table with the rowid's alias. */
export const ROWID_BOOK_LAYOUT: RecordLayout = { indexes: [3, -1, 1, 2, 0], columns: 4, rowid: 3 };
/** No column of {@linkcode BOOK_LAYOUT} has affinity REAL. */
export const NOT_REAL = [false, false, false, false];

/** Books as recorders write them, of 0 to 3 levels a side. */
export const USUAL_BOOKS = Array.from({ length: 200 }, (_, row): Value[] => {
  const side = (price: number) =>
    Array.from(
      { length: row % 4 },
      (_, level) => `['${price + level / 10}', '${(row * 0.37).toFixed(row % 3)}', '0']`,
    );
  return [
    row + 100,
    "X",
    `[${side(94000).join(", ")}]`,
    `[${side(94100).join(", ")}]`,
    String(MS + 1000 * row),
  ];
});

/** The root db page of a table. */
export function rootOf(path: string, table: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(table)!.rootpage);
  } finally {
    db.close();
  }
}

/** A book as recorders write it, of any number of levels a side, in a row of {@linkcode bookTable}. */
export function usualBook(id: number, levels: number): Value[] {
  const side = (price: number, step: number) =>
    Array.from({ length: levels }, (_, level) => {
      const size = (id * 0.37 + level / 8).toFixed(level % 40 === 0 ? 2 : 8);
      return `['${(price + step * level / 10).toFixed(1)}', '${size}', '0', '${level % 12}']`;
    }).join(", ");
  return [id, "X", `[${side(94000, -1)}]`, `[${side(94000.1, 1)}]`, String(MS + 1000 * id)];
}

/** The result of reading a table: its rows, the latest row of each batch, the tally, and the fault at the end. */
export interface Reading {
  rows: number[][];
  latest: (number | undefined)[];
  tally: Tally;
  fault: string | undefined;
}

/** Columns that are being filled; those of books have the latest row. */
interface FilledColumns {
  count: number;
  tally: Tally;
  latest?: number;
  clear(): void;
}

/** Reads to the end or to a fault. Columns are filled with a value first, as if other rows had been there. */
function read(
  filled: FilledColumns,
  columns: (Float64Array | BigInt64Array | Int32Array | Int8Array)[],
  decoder: { decodeBatch(): boolean },
): Reading {
  const reading: Reading = { rows: [], latest: [], tally: filled.tally, fault: undefined };
  for (let isMore = true; isMore;) {
    for (const column of columns) {
      if (column instanceof BigInt64Array) column.fill(7n);
      else column.fill(7);
    }
    try {
      isMore = decoder.decodeBatch();
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      reading.fault = error.message;
      isMore = false;
    }
    for (let row = 0; row < filled.count; row++) {
      reading.rows.push(columns.map((column) => Number(column[row])));
    }
    reading.latest.push(filled.latest);
    filled.clear();
  }
  return reading;
}

/** The values of a table's rows. SQLite gives NULL for every value here. */
export function valuesOf(
  file: Deno.FsFile,
  root: number,
  layout: RecordLayout,
  isReal: boolean[],
  scanner: Scanner,
  hasFastPath = true,
): RecordValues {
  const dbPages = new DbPageFile(file);
  // The fast path follows overflow chains only with a set in the scanner's memory.
  const visited = hasFastPath ? scanner.visited(dbPages) : new DbPageSet(dbPages);
  const cursor = new TableCursor(dbPages, root, layout, visited, scanner);
  return new RecordValues(cursor, isReal, () => isReal.map(() => null));
}

/** Reads trades, with or without the fast path. */
export function readTrades(
  file: Deno.FsFile,
  hasFastPath: boolean,
  layout = LAYOUT,
  root = 2,
  range?: TimeRange,
): Reading {
  using scanner = Scanner.acquire();
  // Without any known shape, the fast path decodes nothing.
  if (!hasFastPath) scanner.addTradeShape = () => {};
  const columns = new TradeColumns({ tally: newTally(), range, allocator: scanner.columns() });
  const { timeMs, timeNs, orderHi, orderLo, price, size, side } = columns;
  const values = valuesOf(file, root, layout, IS_REAL, scanner, hasFastPath);
  const schema = layout.rowid < 0 ? SCHEMA : { ...SCHEMA, tradeId: undefined, id: "id" };
  const decoder = new TradeDecoder(values, columns, schema, scanner);
  const reading = read(columns, [timeMs, timeNs, orderHi, orderLo, price, size, side], decoder);
  Reflect.deleteProperty(scanner, "addTradeShape");
  return reading;
}

/** Reads books, with or without the fast path. */
export function readBooks(
  file: Deno.FsFile,
  hasFastPath: boolean,
  depthLevels = Infinity,
  root = 2,
  range?: TimeRange,
  layout = BOOK_LAYOUT,
): Reading {
  using scanner = Scanner.acquire();
  const allocator = scanner.columns();
  const columns = new BookColumns({ tally: newTally(), range, depthLevels, allocator });
  const rowids = allocator.bigInts();
  const values = valuesOf(file, root, layout, NOT_REAL, scanner, hasFastPath);
  if (!hasFastPath) {
    scanner.setBookColumns = () => false;
    scanner.parseSide = () => -1;
  }
  const options = { layout, hasId: layout.rowid >= 0, depthLevels, rowids };
  const decoder = new BookDecoder(values, columns, scanner, options);
  const { timeMs, timeNs, orderHi, orderLo, bidSize, askSize, bidLevels, askLevels } = columns;
  const { bestBid, bestBidSize, bestAsk, bestAskSize } = columns;
  const sums = [bidSize, askSize, bidLevels, askLevels];
  const all = [timeMs, timeNs, orderHi, orderLo, ...sums, bestBid, bestBidSize, bestAsk, bestAskSize, rowids];
  const reading = read(columns, all, decoder);
  Reflect.deleteProperty(scanner, "setBookColumns");
  Reflect.deleteProperty(scanner, "parseSide");
  return reading;
}
