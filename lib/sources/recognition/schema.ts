/** @module What is known of a database's tables: as SQLite describes them, and as their columns are recognised. */

import type { TimeRange } from "../source.ts";
import type { BookForm } from "../books/book_form.ts";
import type { NumberBefore } from "../books/sequence_gaps.ts";
import type { SourceFault } from "../source_fault.ts";
import type { TimeForm } from "../values/time_forms.ts";
import type { SideRule } from "../values/side_forms.ts";

/** A table or view, as SQLite describes the table. */
export interface TableDescription {
  /** The table's name. */
  name: string;
  /** What the table is, as `PRAGMA table_list` says: `table`, `view`, `virtual` or `shadow`. */
  type: string;
  /** Whether the table is WITHOUT ROWID. */
  withoutRowid: boolean;
  /** The columns, in order. */
  columns: ColumnDescription[];
  /** Name of the column that is another name of the rowid, if there is one. */
  rowidAlias: string | undefined;
  /** Name of the index that is the table itself, if the table is WITHOUT ROWID. */
  keyIndex: string | undefined;
  /** Whether the table is a view of the reader's, by which the reader says where the rows are. */
  isOwnView?: boolean;
  /** Why SQLite cannot describe the table, if it cannot. */
  fault?: SourceFault;
}

/** A column, as SQLite describes the column. */
export interface ColumnDescription {
  /** The column's name. */
  name: string;
  /** The declared type, as written; may be empty. */
  type: string;
  /** The column's place in the primary key, from 1 on; 0 if the column is not part of the key. */
  primaryKey: number;
  /** 0 for an ordinary column; other values for generated columns and for hidden columns of virtual tables. */
  hidden: number;
  /** The SQL expression of the default value; null if the column has no default. */
  defaultValue?: string | null;
}

/** The columns that name the instrument of a row. */
export interface InstrumentColumns {
  /** Names of the columns: one column, or one for the base and one for the quote currency. */
  columns: readonly string[];
  /** The name of the instrument whose rows are read, as `plainInstrument()` gives names. */
  name: string;
}

/** The recognised columns that trades and snapshots have in common. */
export interface TableSchema {
  /** The table's name. */
  table: string;
  /** What the table is, as `PRAGMA table_list` says: `table`, `view` or `virtual`. */
  type: string;
  /** Whether SQL can reach rows by rowid; false for views, virtual tables and tables WITHOUT ROWID. */
  hasRowid: boolean;
  /** Name of the column that is another name of the rowid, if there is one. */
  rowidAlias: string | undefined;
  /** Name of the index that is the table itself, if the table is WITHOUT ROWID. */
  keyIndex: string | undefined;
  /** Name of the column that holds the exchange time; only the date, if there is a {@linkcode timeOfDay}. */
  time: string;
  /** Name of a second column, which holds the time of day. */
  timeOfDay?: string;
  /** How the times are written; undefined for the general form. */
  timeForm?: TimeForm;
  /** The folder's day, with which times of some forms are read. */
  day?: TimeRange;
  /** Name of the `id` column, if there is one. */
  id: string | undefined;
  /** The columns that name the instrument; undefined if rows of every instrument are read. */
  instrument: InstrumentColumns | undefined;
  /**
   * Whether the fast path reads the table: the time is one column of digits or ISO text, a side of a book one column
   * of a text of levels. Other tables are read with SQL, by a reader of rows for their form.
   */
  isPlain: boolean;
  /** Every column of the table, as declared. */
  columns: ColumnDescription[];
}

/** The recognised columns of the table of trades. */
export interface TradeSchema extends TableSchema {
  /** Name of the price column. */
  price: string;
  /** Name of the size column. */
  size: string;
  /** Name of the column that gives the taker's side, in the form that `sides` says; undefined if no column gives it. */
  side: string | undefined;
  /** Name of the column with the exchange's number of the trade, if there is one. */
  tradeId: string | undefined;
  /** How the sides are found. */
  sides: SideRule;
}

/** The recognised columns of the table of snapshots. */
export interface BookSchema extends TableSchema {
  /** Where the table has the levels. */
  form: BookForm;
  /** Name of the column with the bids; that of the form's first column, if the sides are not two columns. */
  bids: string;
  /** Name of the column with the asks; that of the form's last column, if the sides are not two columns. */
  asks: string;
  /** The columns of a table whose rows are snapshots and updates; undefined if every row is a whole book. */
  updates: UpdateColumns | undefined;
}

/** The columns of a book table whose rows are snapshots and updates. */
export interface UpdateColumns {
  /** Name of the column that says which rows are snapshots. */
  kind: string;
  /** Name of the column with the number of the update, if there is one. */
  sequence: string | undefined;
  /** The column whose number shows whether updates are missing, if there is one: see `SequenceGaps`. */
  before: { column: string; is: NumberBefore } | undefined;
}

/** A decision between several candidates. */
export interface Choice {
  /** What was chosen, such as `time in table trades`. */
  what: string;
  /** The chosen name. */
  chosen: string;
  /** The names that were not chosen. */
  others: readonly string[];
  /** The reason, as the end of a sentence. */
  why: string;
}

/** The recognised tables of a database. */
export interface DatabaseSchema {
  /** The table of trades; undefined if there is no such table, although there is a table of books. */
  trades: TradeSchema | undefined;
  /** The table of snapshots; undefined if there is no such table, or if its columns are not recognised. */
  book: BookSchema | undefined;
  /** Why a table that has the name of a table of snapshots cannot be read. */
  bookFault: SourceFault | undefined;
  /** The decisions between several candidates. */
  choices: Choice[];
  /** Doubts about the decisions, one sentence each. */
  warnings: string[];
}

/** A name by which SQL can reach the rowid: a name that no column of the table has. */
export function rowidName(columns: ColumnDescription[]): string | undefined {
  return ["rowid", "_rowid_", "oid"].find((name) =>
    columns.every((column) => column.name.toLowerCase() !== name)
  );
}

/** Whether SQL can reach rows of a table by rowid; false for views, virtual tables and tables WITHOUT ROWID. */
export function hasRowid({ type, withoutRowid, columns }: TableDescription): boolean {
  return type === "table" && !withoutRowid && rowidName(columns) !== undefined;
}
