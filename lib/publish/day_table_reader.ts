/**
 * Reading our own day tables: columns as arrays of doubles, read from their place in the file without copying.
 *
 * Files of other programs are not understood. A run replaces tables by renaming, so an open file never changes.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { readInto } from "../files.ts";
import { parseDay } from "../model/days.ts";
import { errorLine, printable, systemReason } from "../text/printable.ts";
import { FlatTable } from "./arrow/flat_reader.ts";
import { columnPlaces, MAGIC, PREFIX_BYTES, TAIL_BYTES } from "./arrow/ipc_file.ts";
import { schemaOf } from "./arrow/schema.ts";
import { infoOf, START_COLUMN, type TableInfo } from "./day_table.ts";

/** The folder of the day tables, in the output folder. */
export const TABLES_FOLDER = "bars";

/** A file with the name of a day table. */
export interface TableFile {
  /** The UTC day on which its windows start, as `YYYY-MM-DD`. */
  day: string;
  /** The start of the day, in milliseconds since the Unix epoch. */
  dayMs: number;
  /** The file's path. */
  path: string;
}

/** The content of a day table. */
export interface DayTable extends TableInfo {
  /** The starts of the windows, ascending, in milliseconds since the Unix epoch. */
  startMs: Float64Array;
  /** The columns by name, as in the table of series: a value for each window, NaN where there is no value. */
  columns: Record<string, Float64Array>;
}

/** A file that is not a whole day table of ours. */
export class NotDayTableError extends Error {
  /** The name of the class, for messages. */
  override name = "NotDayTableError";
}

/**
 * Lists the files with names of day tables in an output folder, in order of days, whether or not they are ours.
 *
 * @param out The output folder
 * @returns No files if the folder of tables does not exist, or is no folder
 * @throws {Error} If the folder of tables cannot be read
 */
export function listTables(out: string): TableFile[] {
  const folder = join(out, TABLES_FOLDER);
  const tables: TableFile[] = [];
  try {
    for (const { name } of Deno.readDirSync(folder)) {
      const day = name.endsWith(".arrow") ? name.slice(0, -".arrow".length) : "";
      const dayMs = parseDay(day);
      if (dayMs !== undefined) tables.push({ day, dayMs, path: join(folder, name) });
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw new Error(`${printable(folder)} cannot be read: ${systemReason(error)}`, { cause: error });
  }
  return tables.sort((a, b) => a.dayMs - b.dayMs);
}

/**
 * Reads a day table.
 *
 * @param path Its path
 * @param names The columns that are wanted; every column by default. Columns that the table does not have are left out
 * @param memory Gives the memory of a column, by its name and its number of bytes; new memory by default
 * @throws {NotDayTableError} If the file is not a whole day table with our mark
 * @throws {Deno.errors.NotFound} If the file does not exist
 * @throws {Error} If the system refuses to read the file
 *
 * @example
 * ```ts
 * import { listTables, readTable } from "./day_table_reader.ts";
 *
 * for (const { path } of listTables("orderflow_data")) {
 *   const { startMs, columns: { close } } = readTable(path, ["close"]);
 *   if (startMs.length !== close.length) throw new Error();
 * }
 * ```
 */
export function readTable(
  path: string,
  names?: readonly string[],
  memory: (name: string, bytes: number) => ArrayBuffer = (_, bytes) => new ArrayBuffer(bytes),
): DayTable {
  using file = Deno.openSync(path);
  return parsed(path, () => {
    const { size } = file.statSync();
    const footer = readFooter(file, size);
    const schema = schemaOf(required(footer.table(1), "schema"));
    const info = infoOf(schema);
    if (info === undefined) throw new RangeError("it has no mark of ours");
    const [at, metadataBytes, , more] = footer.structs(3, 3);
    if (at === undefined || more !== undefined) throw new RangeError("it has not exactly one record batch");
    const message = FlatTable.root(read(file, size, at + PREFIX_BYTES, metadataBytes - PREFIX_BYTES));
    const batch = required(message.table(2), "record batch");
    const rows = batch.long(0);
    const places = columnPlaces(batch, at + metadataBytes);
    let startMs = new Float64Array();
    const columns: Record<string, Float64Array> = {};
    for (const [index, { name, isTimestamp }] of schema.fields.entries()) {
      if (!isTimestamp && names?.includes(name) === false) continue;
      const place = required(places[index], `column ${name}`);
      if (place.bytes !== 8 * rows) throw new RangeError(`its column ${name} does not have ${rows} values`);
      const { buffer } = read(file, size, place.at, place.bytes, memory(name, place.bytes));
      if (name === START_COLUMN) startMs = doublesOf(buffer, rows);
      else columns[name] = new Float64Array(buffer, 0, rows);
    }
    return { ...info, startMs, columns };
  });
}

/**
 * What a table says of the run that made it, read from its beginning alone.
 *
 * @param path The path of a file
 * @returns undefined if the file is not a day table of ours
 * @throws {Deno.errors.NotFound} If the file does not exist
 * @throws {Error} If the system refuses to read the file
 */
export function readTableInfo(path: string): TableInfo | undefined {
  using file = Deno.openSync(path);
  try {
    return parsed(path, () => {
      const { size } = file.statSync();
      const head = read(file, size, 0, 8 + PREFIX_BYTES);
      if (textOf(head.subarray(0, MAGIC.length)) !== MAGIC) throw new RangeError("it is not an Arrow file");
      const length = new DataView(head.buffer).getInt32(8 + 4, true);
      const message = FlatTable.root(read(file, size, 8 + PREFIX_BYTES, length));
      return infoOf(schemaOf(required(message.table(2), "schema")));
    });
  } catch (error) {
    if (error instanceof NotDayTableError) return undefined;
    throw error;
  }
}

function readFooter(file: Deno.FsFile, size: number): FlatTable {
  const tail = read(file, size, size - TAIL_BYTES, TAIL_BYTES);
  if (textOf(tail.subarray(4)) !== MAGIC) throw new RangeError("it does not end like an Arrow file");
  const length = new DataView(tail.buffer).getInt32(0, true);
  return FlatTable.root(read(file, size, size - TAIL_BYTES - length, length));
}

/** Reads bytes from a place in a file of a size, into the beginning of a buffer, which is their own by default. */
function read(
  file: Deno.FsFile,
  size: number,
  at: number,
  length: number,
  buffer?: ArrayBuffer,
): Uint8Array<ArrayBuffer> {
  if (!(at >= 0 && length >= 0 && at + length <= size)) throw new RangeError("it ends too early");
  file.seekSync(at, Deno.SeekMode.Start);
  const bytes = readInto(file, new Uint8Array(buffer ?? new ArrayBuffer(length), 0, length));
  if (bytes.length < length) throw new RangeError("it ends too early");
  return bytes;
}

/** Runs what reads a file's content. A `RangeError` means that the content is not what it should be. */
function parsed<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new NotDayTableError(`${printable(path)} is not a whole day table: ${errorLine(error)}`, {
      cause: error,
    });
  }
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new RangeError(`it has no ${what}`);
  return value;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Replaces the 64-bit integers of a buffer by doubles. */
function doublesOf(buffer: ArrayBuffer, rows: number): Float64Array<ArrayBuffer> {
  const halves = new Int32Array(buffer, 0, 2 * rows);
  const doubles = new Float64Array(buffer, 0, rows);
  for (let row = 0; row < rows; row++) {
    doubles[row] = halves[2 * row + 1] * 2 ** 32 + (halves[2 * row] >>> 0);
  }
  return doubles;
}
