/** @module Where SQLite keeps what it sorts and collects while it computes a view. */

import type { DatabaseSync } from "node:sqlite";

/**
 * Has SQLite keep temporary data in files if there are views, so that memory stays bounded. SQLite's limit of
 * memory is one limit for the whole process: whether a view can be sorted in memory would depend on the number of
 * threads. SQLite deletes its temporary files on opening them, so that nothing is left behind.
 *
 * Must come before any statement that uses temporary data: SQLite cannot change the setting afterwards.
 *
 * @param scratch Folder for the files, which is created; SQLite's own choice by default
 * @param hasViews Whether there will be views besides those of the database
 */
export function keepTemporariesInFiles(
  db: DatabaseSync,
  scratch: string | undefined,
  hasViews = false,
): void {
  if (
    !hasViews && db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'view' LIMIT 1").get() === undefined
  ) return;
  db.exec("PRAGMA temp_store=FILE");
  if (scratch === undefined) return;
  Deno.mkdirSync(scratch, { recursive: true });
  // One setting for the whole process (https://sqlite.org/pragma.html#pragma_temp_store_directory): all threads of a
  // run share the folder.
  db.exec(`PRAGMA temp_store_directory='${scratch.replaceAll("'", "''")}'`);
}
