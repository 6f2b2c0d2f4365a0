/**
 * Private copies of databases that are compressed.
 *
 * A database is recognised as compressed by its first bytes, whatever its name is: an archive may have been renamed.
 *
 * @module
 */

import { type Compression, formatOf, MAGIC_BYTES } from "../archive/compression.ts";
import { decompress } from "../archive/decompress.ts";
import { SourceFault } from "../source_fault.ts";
import { type CopyOptions, createNewFile, NoCopyError, writeAll } from "./copy_file.ts";
import { DatabaseFile } from "./database_file.ts";
import { readUpTo } from "../../files.ts";

/**
 * How a file is compressed; undefined if it is not.
 *
 * @throws {SourceFault} If the path is not a file, or the file is compressed in a way that cannot be read
 */
export function compressionOf(path: string): Compression | undefined {
  // Checked before opening: opening a named pipe waits for its writer.
  if (!Deno.statSync(path).isFile) throw new SourceFault("it is not a file");
  using opened = DatabaseFile.open(path);
  const format = formatOf(readUpTo(opened.file, MAGIC_BYTES));
  if (format.kind === "unreadable archive") {
    throw new SourceFault(`it is ${format.name}; unpack it, or compress it with gzip or zstd`);
  }
  return format.kind === "compressed" ? format.compression : undefined;
}

/**
 * Decompresses a database into a private copy.
 *
 * @param path The compressed file
 * @param copy The path of the copy, which must not exist
 * @throws {NoCopyError} If the copy cannot be written
 * @throws {SourceFault} If the file is damaged, its content is not a database, or the signal ended the decompression
 */
export async function decompressDatabase(
  path: string,
  compression: Compression,
  copy: string,
  options: CopyOptions,
): Promise<void> {
  const { scratch, signal, createFile = createNewFile, onDecompressed } = options;
  const writing = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw new NoCopyError(scratch, error, `it is compressed, and cannot be decompressed`);
    }
  };
  using from = Deno.openSync(path, { read: true });
  const to = writing(() => createFile(copy));
  let isFirst = true;
  try {
    await decompress(from, compression, {
      signal,
      onProgress: onDecompressed,
      write(content) {
        // Nothing else is worth the room that it would take.
        if (isFirst && formatOf(content).kind !== "SQLite") throw notADatabase(compression);
        isFirst = false;
        writing(() => writeAll(to, content));
      },
    });
  } finally {
    to.close();
  }
  if (isFirst) throw notADatabase(compression);
}

function notADatabase(compression: Compression): SourceFault {
  return new SourceFault(`it is a ${compression} file whose content is not an SQLite 3 database`);
}
