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
}

/** What the table of trades holds. */
export interface TradeReport extends TableReport {
  /** Trades by the taker's side. */
  sides: { buy: number; sell: number; unknown: number };
}

/** What the table of snapshots holds. */
export interface BookReport extends TableReport {
  /** The number of levels of a snapshot, by side; null without snapshots. */
  levels: {
    bids: { least: number; greatest: number; mean: number } | null;
    asks: { least: number; greatest: number; mean: number } | null;
  };
}
