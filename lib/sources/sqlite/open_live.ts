/**
 * Opens a database that a recorder is writing, for a query: in place, with a read transaction of its own for each batch of
 * rows, so that the recorder waits no longer than a batch takes.
 *
 * Rows that are added meanwhile may be in the answer or not; the run that follows the database notices what changes
 * otherwise.
 *
 * @module
 */

import { sleep } from "../../sleep.ts";
import { FollowedFile } from "./following/followed_file.ts";
import { asFault, isLockInTheWay } from "./sqlite_faults.ts";
import type { DatabaseOptions } from "./database_options.ts";
import { SqlSource } from "./sql_source.ts";

/** How long a batch waits for a recorder that is committing, in milliseconds. */
const BATCH_WAIT_MS = 1000;

/** The pause between two attempts to open a database whose recorder is committing, in milliseconds. */
const RETRY_MS = 10;

/** How long opening waits for a lock by default, in milliseconds. */
const LOCK_WAIT_MS = 2000;

/**
 * Opens a database in place.
 *
 * @param file The database, which stays open as long as the caller needs it
 * @returns The source; undefined if the database cannot be read in place, since nobody is recording it in WAL mode, or
 * a journal has to be rolled back
 * @throws {SourceFault} If the database cannot be read
 */
export async function openLive(
  file: FollowedFile,
  options: DatabaseOptions,
): Promise<SqlSource | undefined> {
  const untilMs = performance.now() + (options.lockWaitMs ?? LOCK_WAIT_MS);
  for (;;) {
    try {
      return await tryOpen(file, options);
    } catch (error) {
      if (!isLockInTheWay(error) || performance.now() > untilMs || options.signal?.aborted) {
        throw asFault(error);
      }
      await sleep(RETRY_MS);
    }
  }
}

async function tryOpen(file: FollowedFile, options: DatabaseOptions): Promise<SqlSource | undefined> {
  const look = file.look();
  if (look === undefined || !look.isForPlace) return undefined;
  const connection = await file.connect(look, options);
  try {
    if (connection.isPrivate) {
      connection.close();
      return undefined;
    }
    const source = new SqlSource(connection, { ...options, isLive: true });
    // The transaction in which the tables were described ends; each batch has its own.
    connection.db.exec(`COMMIT; PRAGMA busy_timeout=${BATCH_WAIT_MS}`);
    return source;
  } catch (error) {
    connection.close();
    throw error;
  }
}
