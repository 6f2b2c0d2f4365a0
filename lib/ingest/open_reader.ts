/** @module Opens a database with the reader that suits it. */

import type { DatabaseReader } from "./database_reader.ts";
import { PageReader } from "./pages/page_reader.ts";
import { SqliteReader } from "./sqlite_reader.ts";
import { asFault, type OpenOptions, openSource, type SqliteSource } from "./sqlite_source.ts";

/** A reader, and how it reads, for `--verbose`. */
type Reader = DatabaseReader & { how: string };

/**
 * Opens a database: by its pages where that is safe, else through SQLite. `how` says which, for `--verbose`.
 *
 * By its pages, a database is read about as fast as it could be copied. Through SQLite that takes ten times as long,
 * for which a recorder that is at work is not kept waiting: then a copy is read.
 *
 * @throws {DatabaseFault} If it cannot be read at all, or its tables are not recognised
 */
export async function openReader(path: string, options: OpenOptions = {}): Promise<Reader> {
  const source = await openSource(path, options);
  const reader = readerOf(source);
  if (!source.holdsUpRecorder || (reader instanceof PageReader && reader.isWhole)) return reader;
  reader.close();
  return readerOf(await openSource(path, { ...options, asCopy: true }));
}

function readerOf(source: SqliteSource): Reader {
  try {
    const reader = new SqliteReader(source);
    return typeof source.file === "string" ? reader : new PageReader(source, reader, source.file);
  } catch (error) {
    source.close();
    throw asFault(error);
  }
}
