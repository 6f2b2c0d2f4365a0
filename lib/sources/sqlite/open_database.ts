/** @module Opens a database with the fastest source that can read it. */

import type { Source } from "../source.ts";
import { DbPageSource } from "./db_pages/db_page_source.ts";
import type { DatabaseOptions } from "./database_options.ts";
import { SqlSource } from "./sql_source.ts";
import { type Connection, openConnection } from "./connection.ts";
import { IN_PLACE, openInPlace } from "./open_in_place.ts";
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
  return fastestSource(await openConnection(path, options), options);
}

/**
 * Opens a database whose {@linkcode Source.shared} another thread has, while that thread has the database open.
 *
 * @throws {SourceFault} If the database cannot be opened a second time
 */
export function openBeside(path: string, options: DatabaseOptions = {}): Source {
  try {
    return fastestSource(openInPlace(Deno.realPathSync(path), IN_PLACE), options);
  } catch (error) {
    throw asFault(error);
  }
}

/** Makes the fastest source that can read an open database. */
function fastestSource(connection: Connection, options: DatabaseOptions): Source {
  try {
    const reader = new SqlSource(connection, options);
    return typeof connection.file === "string"
      ? reader
      : new DbPageSource(connection, reader, connection.file);
  } catch (error) {
    connection.close();
    throw asFault(error);
  }
}
