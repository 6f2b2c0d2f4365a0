/**
 * Rows of windows in a file of the run's scratch folder, for days that are not expected to change any more.
 *
 * Only the run that wrote such a file reads it, so the form is not documented elsewhere: parts; in each part, for each
 * series, the number of rows, of columns, and of columns that are written; then these columns' indices, and their values
 * row by row. Columns that are 0 in all rows are not written. That is more than half of them: nanoseconds of times in
 * milliseconds, high digits of small numbers, low components of sums.
 *
 * @module
 */

import type { SeriesRows } from "../aggregate/aggregator.ts";
import { removeIfThere, writeFully } from "../files.ts";
import { ALL_SERIES, forEachSeries, type SeriesId } from "../model/series.ts";
import { inScratchFile, readWritten } from "../publish/scratch_file.ts";

/** A file of rows. It exists from the first {@linkcode RowFile.append} on. */
export class RowFile {
  readonly #path: string;
  readonly #widths: Readonly<Record<SeriesId, number>>;
  #parts = 0;

  /**
   * @param path Where the file is created
   * @param widths Number of doubles in a row of each series
   */
  constructor(path: string, widths: Readonly<Record<SeriesId, number>>) {
    this.#path = path;
    this.#widths = widths;
  }

  /**
   * Appends rows.
   *
   * @throws {Error} If they cannot be written
   */
  append(parts: readonly SeriesRows[]): void {
    inScratchFile(this.#path, { append: true, create: true }, "written", (file) => {
      for (const rows of parts) {
        for (const { id } of ALL_SERIES) writeRows(file, rows[id], this.#widths[id]);
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
    return inScratchFile(
      this.#path,
      { read: true },
      "read",
      (file) => Array.from({ length: this.#parts }, () => forEachSeries(() => readRows(file))),
    );
  }

  /** Removes the file. */
  remove(): void {
    removeIfThere(this.#path);
    this.#parts = 0;
  }
}

function writeRows(file: Deno.FsFile, rows: Float64Array, width: number): void {
  const columns = usedColumns(rows, width);
  const values = new Float64Array(rows.length / width * columns.length);
  for (let row = 0, to = 0; row < rows.length; row += width) {
    for (let i = 0; i < columns.length; i++) values[to++] = rows[row + columns[i]];
  }
  writeDoubles(file, Float64Array.of(rows.length / width, width, columns.length, ...columns));
  writeDoubles(file, values);
}

function readRows(file: Deno.FsFile): Float64Array {
  const [count, width, used] = readDoubles(file, 3);
  const columns = Int32Array.from(readDoubles(file, used));
  const values = readDoubles(file, count * used);
  const rows = new Float64Array(count * width);
  for (let row = 0, from = 0; row < rows.length; row += width) {
    for (let i = 0; i < used; i++) rows[row + columns[i]] = values[from++];
  }
  return rows;
}

/** The columns that are not 0 in all rows. -0 is another number than 0. */
function usedColumns(rows: Float64Array, width: number): Int32Array {
  const isUsed = new Uint8Array(width);
  const unused = Int32Array.from(isUsed, (_, column) => column);
  let count = width;
  for (let row = 0; row < rows.length; row += width) {
    for (let i = 0; i < count; i++) {
      const value = rows[row + unused[i]];
      if (value === 0 && 1 / value > 0) continue;
      isUsed[unused[i]] = 1;
      unused[i--] = unused[--count];
    }
  }
  return Int32Array.from(isUsed.keys().filter((column) => isUsed[column] === 1));
}

function writeDoubles(file: Deno.FsFile, rows: Float64Array): void {
  writeFully(file, new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
}

function readDoubles(file: Deno.FsFile, count: number): Float64Array<ArrayBuffer> {
  return new Float64Array(readWritten(file, count * Float64Array.BYTES_PER_ELEMENT).buffer);
}
