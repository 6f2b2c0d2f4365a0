/** @module The types of reports on databases. `--json` prints them as they are. */

import type { Rejection } from "../model/batches.ts";
import type { TimeReport } from "./table_report.ts";

/** What a database holds. The names are those of `--json`. */
export interface DatabaseReport {
  /** The path, as it was given or found. */
  path: string;
  /** Whether a run can use the database: nothing is wrong except single rows. */
  usable: boolean;
  /** What is wrong with the database. */
  errors: string[];
  /** How the database is read; null if the database cannot be opened. */
  how: string | null;
  /** What was chosen where several tables, columns or forms fit, one sentence each. */
  choices: string[];
  /** What makes a choice doubtful, one sentence each. */
  warnings: string[];
  /** The trades; null if they cannot be read. */
  trades: TradeReport | null;
  /** The snapshots; null if there are none, or they cannot be read. */
  book: BookReport | null;
}

/** What a table holds. */
export interface TableReport extends TimeReport {
  /** The table's name. */
  table: string;
  /** Names of columns, by the value that each holds; null if the table has no such column. */
  columns: Record<string, string | null>;
  /** Rows read. */
  rows: number;
  /** Rows that a run would reject, by reason. */
  rejected: Record<Rejection, number>;
  /** Rows of other instruments, which do not count as rows. */
  other_instruments: number;
  /** Rows that name no instrument, beside rows that do; they do not count as rows. */
  without_instrument: number;
}

/** A trade, as understood. */
export interface TradeExample {
  /** Exchange time in UTC, as ISO 8601 to the nanosecond. */
  time: string;
  /** Price, in quote currency. */
  price: number;
  /** Size, in the units of the recorder's size column. */
  size: number;
  /** The taker's side. */
  side: "buy" | "sell" | "unknown";
}

/** The best levels of a snapshot, as understood; null for what a side without levels does not have. */
export interface BookExample {
  /** Exchange time in UTC, as ISO 8601 to the nanosecond. */
  time: string;
  /** The highest bid. */
  best_bid: number | null;
  /** The size at the highest bid. */
  best_bid_size: number | null;
  /** The lowest ask. */
  best_ask: number | null;
  /** The size at the lowest ask. */
  best_ask_size: number | null;
}

/** What the table of trades holds. */
export interface TradeReport extends TableReport {
  /** The first trade; null without trades. */
  example: TradeExample | null;
  /** Trades by the taker's side. */
  sides: { buy: number; sell: number; unknown: number };
  /** Trades whose number, time, price and size equal those of an earlier trade. */
  duplicates: number;
  /** Trades without a number, among which duplicates cannot be told. */
  unnumbered: number;
  /** Trades of size 0. */
  zero_sizes: number;
}

/** What the table of snapshots holds. */
export interface BookReport extends TableReport {
  /** The first snapshot; null without snapshots. */
  example: BookExample | null;
  /** The number of levels of a snapshot, by side; null without snapshots. */
  levels: {
    bids: { least: number; greatest: number; mean: number } | null;
    asks: { least: number; greatest: number; mean: number } | null;
  };
  /** Rows that change a book, rather than holding a whole one. */
  updates: number;
  /** Updates before the first snapshot, which give no book; they do not count as rows. */
  before_snapshot: number;
  /** How often updates are missing, as their numbers show. */
  sequence_gaps: number;
  /** Snapshots whose best bid is not below the best ask. */
  crossed: number;
  /** Levels of size 0, which are no levels. */
  zero_sizes: number;
}
