/** @module Opens a database with the reader that suits it. */

import type { DatabaseReader } from "./database_reader.ts";
import { PageReader } from "./pages/page_reader.ts";
import { SqliteReader } from "./sqlite_reader.ts";
import { asFault, type OpenOptions, openSource } from "./sqlite_source.ts";

/**
 * Opens a database: by its pages where that is safe, else through SQLite. `how` says which, for `--verbose`.
 *
 * @throws {DatabaseFault} If it cannot be read at all, or its tables are not recognised
 */
export async function openReader(
  path: string,
  options: OpenOptions = {},
): Promise<DatabaseReader & { how: string }> {
  const source = await openSource(path, options);
  try {
    const reader = new SqliteReader(source);
    return typeof source.file === "string" ? reader : new PageReader(source, reader, source.file);
  } catch (error) {
    source.close();
    throw asFault(error);
  }
}
