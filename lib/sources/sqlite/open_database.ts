/** @module Opens a database with the fastest source that can read it. */

import type { Source } from "../source.ts";
import { DbPageSource } from "./db_pages/db_page_source.ts";
import { type DatabaseOptions, SqlSource } from "./sql_source.ts";
import { openConnection } from "./connection.ts";
import { openBesideThread } from "./open_in_place.ts";
import { asFault } from "./sqlite_faults.ts";

/**
 * Opens a database: by its db pages where that is safe, else through SQLite. The source's description says which.
 *
 * @throws {SourceFault} If the database cannot be read at all, or its tables are not recognised
 */
export async function openDatabase(
  path: string,
  options: DatabaseOptions = {},
): Promise<Source> {
  const source = await openConnection(path, options);
  try {
    const reader = new SqlSource(source, options);
    return typeof source.file === "string" ? reader : new DbPageSource(source, reader, source.file);
  } catch (error) {
    source.close();
    throw asFault(error);
  }
}

/**
 * Opens a database whose {@linkcode Source.shared} another thread has, while that thread has the database open. The
 * source must be closed after that thread's source.
 *
 * @throws {SourceFault} If the database cannot be opened a second time
 */
export function openBeside(path: string, options: DatabaseOptions = {}): Source {
  try {
    const connection = openBesideThread(Deno.realPathSync(path));
    const reader = new SqlSource(connection, options);
    return typeof connection.file === "string"
      ? reader
      : new DbPageSource(connection, reader, connection.file);
  } catch (error) {
    throw asFault(error);
  }
}
