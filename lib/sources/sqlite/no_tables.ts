/** @module A database without tables, and what is probably missing. */

import type { DatabaseSync } from "node:sqlite";
import { SourceFault } from "../source_fault.ts";

/**
 * The fault of a database without tables. SQLite creates tables in the write-ahead log first, so a database in WAL mode
 * that was copied without its `-wal` file looks empty.
 */
export function noTables(db: DatabaseSync): SourceFault {
  const { journal_mode } = db.prepare("PRAGMA journal_mode").get() as { journal_mode: string };
  return new SourceFault(
    journal_mode === "wal"
      ? "it has no tables, and is in WAL mode: was its -wal file left behind when it was copied? Copy both files, or run " +
        "PRAGMA wal_checkpoint(TRUNCATE) before copying"
      : "no table of trades: the database has no tables",
  );
}
