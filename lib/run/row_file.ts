/**
 * Rows of windows in a file of the run's scratch folder, for days that are not expected to change any more.
 *
 * Such a file is read by the run that wrote it alone, so it has no form that another program could know: parts, each of
 * them the number of doubles of each series, and the doubles.
 *
 * @module
 */

import type { SeriesRows } from "../aggregate/aggregator.ts";
import { removeIfThere } from "../files.ts";
import { ALL_SERIES, forEachSeries } from "../model/series.ts";
import { printable, systemReason } from "../text/printable.ts";

/** A file of rows. It exists from the first {@linkcode RowFile.append} on. */
export class RowFile {
  readonly #path: string;
  #parts = 0;

  /** @param path Where the file is created */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Appends rows.
   *
   * @throws {Error} If they cannot be written
   */
  append(parts: readonly SeriesRows[]): void {
    this.#inFile({ append: true, create: true }, "written", (file) => {
      for (const rows of parts) {
        writeAll(file, Float64Array.from(ALL_SERIES, ({ id }) => rows[id].length));
        for (const { id } of ALL_SERIES) writeAll(file, rows[id]);
      }
    });
    this.#parts += parts.length;
  }

  /**
   * Everything that was appended.
   *
   * @throws {Error} If it cannot be read
   */
  read(): SeriesRows[] {
    return this.#inFile({ read: true }, "read", (file) =>
      Array.from({ length: this.#parts }, () => {
        const lengths = readDoubles(file, ALL_SERIES.length);
        let series = 0;
        return forEachSeries(() => readDoubles(file, lengths[series++]));
      }));
  }

  /** Removes the file. */
  remove(): void {
    removeIfThere(this.#path);
    this.#parts = 0;
  }

  #inFile<T>(options: Deno.OpenOptions, what: string, use: (file: Deno.FsFile) => T): T {
    try {
      using file = Deno.openSync(this.#path, options);
      return use(file);
    } catch (error) {
      throw new Error(`${printable(this.#path)} cannot be ${what}: ${systemReason(error)}`, { cause: error });
    }
  }
}

function writeAll(file: Deno.FsFile, rows: Float64Array): void {
  const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

function readDoubles(file: Deno.FsFile, count: number): Float64Array<ArrayBuffer> {
  const rows = new Float64Array(count);
  const bytes = new Uint8Array(rows.buffer);
  for (let at = 0; at < bytes.length;) {
    const read = file.readSync(bytes.subarray(at));
    if (read === null) throw new Error("the file is shorter than what was written");
    at += read;
  }
  return rows;
}
