/** @module One database of a run, as the run found it, and how it is opened again. */

import { statIfThere } from "../files.ts";
import { printable } from "../text/printable.ts";
import type { DayDatabase } from "../sources/discovery.ts";
import type { ReadingOptions } from "../sources/reading_options.ts";
import type { Source } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { openDatabase } from "../sources/sqlite/open_database.ts";
import type { QueryContext } from "./query_context.ts";
import { QueryError } from "./query_error.ts";

/** A database of a run. */
export interface StoredDatabase extends DayDatabase {
  /** The size of its file when the run read it, in bytes. */
  size: number;
  /** When its file had last been written to when the run read it, in milliseconds since the Unix epoch. */
  mtimeMs: number;
}

/** How long a query waits for a database that another program has locked, in milliseconds. */
const LOCK_WAIT_MS = 2000;

/** How often the query's signal is looked at while a database is decompressed or copied, in milliseconds. */
const SIGNAL_MS = 20;

/**
 * Opens a database of a run. Notes if the database has changed since the run, or cannot be read.
 *
 * @param database The database
 * @param reading How its rows are to be understood
 * @param scratch The folder for private copies
 * @returns Undefined if the database cannot be read
 * @throws {QueryError} If the database is gone
 */
export async function openStored(
  database: StoredDatabase,
  reading: ReadingOptions,
  scratch: string | undefined,
  context: QueryContext,
): Promise<Source | undefined> {
  checkUnchanged(database, context);
  const abort = new AbortController();
  const timer = setInterval(() => context.isAborted && abort.abort(), SIGNAL_MS);
  try {
    const options = { scratch, reading, lockWaitMs: LOCK_WAIT_MS, signal: abort.signal };
    const source = await openDatabase(database.path, options);
    if (source.fault) noteFault(database, source.fault, context);
    return source;
  } catch (error) {
    context.check();
    if (error instanceof Deno.errors.NotFound) throw gone(database);
    if (!(error instanceof SourceFault)) throw error;
    noteFault(database, error, context);
    return undefined;
  } finally {
    clearInterval(timer);
  }
}

/** Notes a fault, after which rows of the database may be missing from the answer. */
export function noteFault({ day, path }: DayDatabase, fault: SourceFault, context: QueryContext): void {
  context.notes.add(
    `${day}: ${printable(path)}: ${fault.message}; the answer has only the rows that can be read`,
  );
}

function checkUnchanged(database: StoredDatabase, context: QueryContext): void {
  const info = statIfThere(database.path);
  if (info === undefined) throw gone(database);
  if (info.size === database.size && (info.mtime?.getTime() ?? 0) === database.mtimeMs) return;
  context.notes.add(
    `${database.day}: ${
      printable(database.path)
    } has changed since the run, so the answer may differ from the bars; ` +
      "run again to have both alike",
  );
}

function gone({ day, path }: StoredDatabase): QueryError {
  return new QueryError(
    "gone",
    `${day}: the ticks cannot be read, since ${printable(path)} is gone; put the database back, or run again`,
  );
}
