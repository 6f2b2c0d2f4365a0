/**
 * Which tables and columns of a database hold what, found by name.
 *
 * @module
 */

import { printable } from "../../text/printable.ts";
import type { RecognisedTable } from "../source.ts";
import { SourceFault } from "../source_fault.ts";

/** Names that are accepted, the preferred one first; compared without regard to case. */
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

/** A table or view, as SQLite describes it. */
export interface TableDescription {
  /** Its name. */
  name: string;
  /** What it is, as `PRAGMA table_list` says: `table`, `view`, `virtual` or `shadow`. */
  type: string;
  /** Whether it is WITHOUT ROWID. */
  withoutRowid: boolean;
  /** Its columns, in order. */
  columns: ColumnDescription[];
  /** Name of the column that is another name of the rowid, if there is one. */
  rowidAlias: string | undefined;
  /** Why SQLite cannot describe it. */
  fault?: SourceFault;
}

/** A column, as SQLite describes it. */
export interface ColumnDescription {
  /** Its name. */
  name: string;
  /** Its declared type, as written; may be empty. */
  type: string;
  /** Its place in the primary key from 1, or 0. */
  primaryKey: number;
  /** 0 for an ordinary column; others are generated, or hidden in a virtual table. */
  hidden: number;
}

/** What trades and snapshots have in common. */
export interface TableSchema {
  /** The table's name. */
  table: string;
  /** What the table is, as `PRAGMA table_list` says: `table`, `view` or `virtual`. */
  type: string;
  /** Whether SQL can reach rows by rowid; false for views, virtual tables and tables WITHOUT ROWID. */
  hasRowid: boolean;
  /** Name of the column that is another name of the rowid, if there is one. */
  rowidAlias: string | undefined;
  /** Name of the column that holds the exchange time. */
  time: string;
  /** Name of the `id` column, unless that is the rowid. */
  id: string | undefined;
  /** Every column of the table, as declared. */
  columns: ColumnDescription[];
}

/** Columns of the table of trades. */
export interface TradeSchema extends TableSchema {
  /** Name of the price column. */
  price: string;
  /** Name of the size column. */
  size: string;
  /** Name of the column with the taker's side, if there is one. */
  side: string | undefined;
  /** Name of the column with the exchange's number of the trade, if there is one. */
  tradeId: string | undefined;
}

/** Columns of the table of snapshots. */
export interface BookSchema extends TableSchema {
  /** Name of the column with the bids. */
  bids: string;
  /** Name of the column with the asks. */
  asks: string;
}

/** What was recognised in a database. */
export interface DatabaseSchema {
  /** The table of trades. */
  trades: TradeSchema;
  /** The table of snapshots; undefined where there is none, or none that fits. */
  book: BookSchema | undefined;
  /** Why a table with a snapshot table's name does not fit. */
  bookFault: SourceFault | undefined;
}

/** Whether a table of this name may hold trades or snapshots. */
export function isWanted(name: string): boolean {
  const names: readonly string[] = [...NAMES.trades, ...NAMES.book];
  return names.includes(name.toLowerCase());
}

/**
 * Recognises a database's tables and columns.
 *
 * @param tables Its tables and views; those whose name {@linkcode isWanted} with their columns
 * @throws {SourceFault} If there are no trades; the message says what was looked for and what there is
 */
export function recogniseSchema(tables: TableDescription[]): DatabaseSchema {
  const trades = findByName(tables, NAMES.trades);
  if (trades?.fault) throw trades.fault;
  if (trades === undefined) {
    throw new SourceFault(
      `no table of trades: looked for ${NAMES.trades.join(" or ")}, the database has ${
        listed(tables, "no tables")
      }`,
    );
  }
  const book = findByName(tables, NAMES.book);
  const schema: DatabaseSchema = { trades: tradeSchema(trades), book: undefined, bookFault: undefined };
  if (book !== undefined) {
    try {
      if (book.fault) throw book.fault;
      schema.book = bookSchema(book);
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      schema.bookFault = error;
    }
  }
  return schema;
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

/** The column that `id` stands for; "rowid" where that is the row's place in the table. */
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
    time: required(table, "time"),
    id: id !== undefined && id.name !== table.rowidAlias ? id.name : undefined,
    columns: table.columns,
  };
}

/** The name by which SQL can reach the rowid: one that no column of the table has taken. */
export function rowidName(columns: ColumnDescription[]): string | undefined {
  return ["rowid", "_rowid_", "oid"].find((name) => findByName(columns, [name]) === undefined);
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

/** Past this many names, a list says how many more there are. */
const LISTED_NAMES = 30;

function listed(named: { name: string }[], none: string): string {
  if (named.length === 0) return none;
  const names = named.slice(0, LISTED_NAMES).map(({ name }) => printable(name)).join(", ");
  return named.length > LISTED_NAMES ? `${names} and ${named.length - LISTED_NAMES} more` : names;
}
