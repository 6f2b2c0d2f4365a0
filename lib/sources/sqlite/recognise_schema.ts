/** @module Recognises by name which tables and columns of a database hold the trades and the snapshots. */

import { printable } from "../../text/printable.ts";
import type { RecognisedTable } from "../source.ts";
import { SourceFault } from "../source_fault.ts";
import {
  type BookSchema,
  type DatabaseSchema,
  rowidName,
  type TableDescription,
  type TableSchema,
  type TradeSchema,
} from "./schema.ts";

/** Accepted names, in order of preference; compared without regard to case. */
const NAMES = {
  trades: ["trades", "trade"],
  book: ["book", "books", "orderbook", "order_book"],
  price: ["price", "px"],
  size: ["size", "sz", "amount", "qty", "quantity", "volume"],
  side: ["side", "direction"],
  time: ["timestamp", "ts", "time", "created_time"],
  tradeId: ["trade_id"],
  id: ["id"],
  bids: ["bids"],
  asks: ["asks"],
} as const;

/** Whether a table of this name can hold trades or snapshots. */
export function isWanted(name: string): boolean {
  const names: readonly string[] = [...NAMES.trades, ...NAMES.book];
  return names.includes(name.toLowerCase());
}

/**
 * Recognises a database's tables and columns.
 *
 * @param tables All tables and views; with their columns, if {@linkcode isWanted} is true of their name
 * @throws {SourceFault} If no trades are recognised; the message has the accepted names and the names that were found
 */
export function recogniseSchema(tables: TableDescription[]): DatabaseSchema {
  const trades = recogniseFirst(tables, NAMES.trades, tradeSchema);
  if (trades instanceof SourceFault) throw trades;
  if (trades === undefined) {
    throw new SourceFault(
      `no table of trades: looked for ${NAMES.trades.join(" or ")}, the database has ${
        listed(tables, "no tables")
      }`,
    );
  }
  const book = recogniseFirst(tables, NAMES.book, bookSchema);
  return book instanceof SourceFault
    ? { trades, book: undefined, bookFault: book }
    : { trades, book, bookFault: undefined };
}

/**
 * Recognises the first table, in order of preference, that has the needed columns.
 *
 * @returns The fault of the preferred table if no table has the columns; undefined if no table has one of the names
 */
function recogniseFirst<Schema>(
  tables: TableDescription[],
  names: readonly string[],
  recognise: (table: TableDescription) => Schema,
): Schema | SourceFault | undefined {
  let firstFault: SourceFault | undefined;
  for (const name of names) {
    const table = findByName(tables, [name]);
    if (table === undefined) continue;
    try {
      if (table.fault) throw table.fault;
      return recognise(table);
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      firstFault ??= error;
    }
  }
  return firstFault;
}

/** The recognised tables and columns, for people. */
export function describeSchema(
  { trades, book }: DatabaseSchema,
): { trades: RecognisedTable; books: RecognisedTable | undefined } {
  const { price, size, side, tradeId } = trades;
  return {
    trades: recognisedTable(trades, { price, size, side, trade_id: tradeId }),
    books: book && recognisedTable(book, { bids: book.bids, asks: book.asks }),
  };
}

function recognisedTable(schema: TableSchema, columns: Record<string, string | undefined>): RecognisedTable {
  const named = { time: schema.time, ...columns, id: idOf(schema) };
  return {
    table: schema.table,
    columns: Object.fromEntries(Object.entries(named).map(([what, column]) => [what, column ?? null])),
  };
}

/** The column that gives a row its `id`, or "rowid", which also is the place of a row without an `id`. */
function idOf({ id, rowidAlias, hasRowid }: TableSchema): string | undefined {
  return hasRowid && (id === undefined || id === rowidAlias) ? "rowid" : id;
}

function tradeSchema(table: TableDescription): TradeSchema {
  return {
    ...tableSchema(table),
    price: required(table, "price"),
    size: required(table, "size"),
    side: findByName(table.columns, NAMES.side)?.name,
    tradeId: findByName(table.columns, NAMES.tradeId)?.name,
  };
}

function bookSchema(table: TableDescription): BookSchema {
  return { ...tableSchema(table), bids: required(table, "bids"), asks: required(table, "asks") };
}

function tableSchema(table: TableDescription): TableSchema {
  const hasRowid = table.type === "table" && !table.withoutRowid && rowidName(table.columns) !== undefined;
  const id = findByName(table.columns, NAMES.id);
  return {
    table: table.name,
    type: table.type,
    hasRowid,
    rowidAlias: table.rowidAlias,
    keyIndex: table.keyIndex,
    time: required(table, "time"),
    id: id?.name,
    columns: table.columns,
  };
}

function required(table: TableDescription, what: "price" | "size" | "time" | "bids" | "asks"): string {
  const column = findByName(table.columns, NAMES[what]);
  if (column === undefined) {
    throw new SourceFault(
      `no ${what} column in table ${printable(table.name)}: looked for ${NAMES[what].join(", ")}, ` +
        `the table has ${listed(table.columns, "no columns")}`,
    );
  }
  return column.name;
}

function findByName<T extends { name: string }>(candidates: T[], names: readonly string[]): T | undefined {
  for (const name of names) {
    const found = candidates.find((candidate) => candidate.name.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The most names in a list; the list ends with the number of further names. */
const LISTED_NAMES = 30;

function listed(named: { name: string }[], none: string): string {
  if (named.length === 0) return none;
  const names = named.slice(0, LISTED_NAMES).map(({ name }) => printable(name)).join(", ");
  return named.length > LISTED_NAMES ? `${names} and ${named.length - LISTED_NAMES} more` : names;
}
