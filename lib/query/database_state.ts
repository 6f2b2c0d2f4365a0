/** @module What is known of a database of a run; plain data that can be sent to another thread. */

import type { DayDatabase } from "../sources/discovery.ts";
import type { TimeRange } from "../sources/source.ts";

/** What is known of a database of a run. */
export interface DatabaseState extends DayDatabase {
  /** The size of its file when the run read it, in bytes. */
  size: number;
  /** When its file had last been written to when the run read it, in milliseconds since the Unix epoch. */
  mtimeMs: number;
  /** The times of its rows that are in the bars, if they are known. */
  extent?: TimeRange;
  /** Whether the run follows the database, so that rows are added all the time. */
  isLive?: boolean;
}
