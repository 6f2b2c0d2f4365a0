/** @module What describes a recorder's schema, for the tests that build a database of the schema and run over it. */

import type { BarFiles } from "../helpers/bar_files.ts";
import type { Value } from "../helpers/database.ts";
import type { Market } from "./market.ts";

/** A schema that a recorder writes. */
export interface RecorderSchema {
  /** The recorder, or the variation. */
  name: string;
  /** The statements that create the tables. */
  create: string;
  /** The rows of each table, written from the market of the instrument and from another market. */
  rows: (market: Market, other: Market) => Record<string, Value[][]>;
  /** What the recorder kept of the market; everything by default. */
  kept?: (market: Market) => Market;
  /** Options of the run. */
  options?: string[];
  /** What a run does that cannot read the schema, or that reads the schema in a documented other way. */
  answer?: RecorderAnswer;
  /** Numbers of trades by side in `run_status.json`; those of the market by default, unknown without a side. */
  sides?: "unknown" | "market";
  /** The heading in docs/databases.md under which views for the schema are shown, or the views. */
  views?: { heading: string } | { sql: string };
}

/** What a run does instead of writing the right bars. */
export interface RecorderAnswer {
  /** The exit status. */
  code: number;
  /** Texts that the run prints. */
  says: string[];
  /** Bar files that the run writes nevertheless. */
  files?: (market: Market) => Partial<BarFiles>;
}
