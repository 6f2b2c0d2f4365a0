/**
 * Where the bars of a series are read from: the run's tables of days, or the JSON file if the run has no tables.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../files.ts";
import { DAY_MS } from "../model/days.ts";
import type { SeriesSpec } from "../model/series.ts";
import { listTables, NotDayTableError, readTable, readTableInfo } from "../publish/day_table_reader.ts";
import { errorLine, printable } from "../text/printable.ts";
import type { BarPart } from "./combine_bars.ts";
import type { QueryContext } from "./query_context.ts";
import { QueryError } from "./query_error.ts";
import { readSeriesFile } from "./series_file.ts";

/** A part of the bars of a series. */
export interface PartFile {
  /** Changes whenever the bars change. */
  key: string;
  /** Reads the bars, which are valid until another part is read. */
  read(): BarPart;
}

/** A file that has the name of a table. */
interface TableOfRun {
  path: string;
  dayMs: number;
  key: string;
  /** The run that wrote the table; null if the file is no whole table. */
  runId: string | null;
}

/** The files with the bars of one run. */
export class SeriesParts {
  readonly #out: string;
  readonly #runId: string | undefined;
  /** The run of each table, by the state of its file; null for a file that is no whole table. */
  readonly #runs = new Map<string, string | null>();
  readonly #memory = new ColumnMemory();

  /**
   * @param out The output folder
   * @param runId The id of the run, as its tables have it; undefined if the run is not known
   */
  constructor(out: string, runId: string | undefined) {
    this.#out = out;
    this.#runId = runId;
  }

  /**
   * Finds the files that hold the bars of windows that start in a range.
   *
   * @param context Gets a note for each file of the range that has the name of a table and is no whole table
   * @returns The files in the order of time; the table of every day of the range, or the JSON file
   */
  find(series: SeriesSpec, fromMs: number, toMs: number, context: QueryContext): PartFile[] {
    const isOfRange = ({ dayMs }: TableOfRun) => dayMs < toMs && dayMs + DAY_MS > fromMs;
    const files = this.#tables();
    for (const { path, runId } of files.filter(isOfRange)) {
      if (runId === null) {
        context.isComplete = false;
        context.notes.add(
          `${printable(path)} is not a whole day table, so the answer may lack bars; run again`,
        );
      }
    }
    const tables = files.filter(({ runId }) => runId === this.#runId);
    if (tables.length === 0) return this.jsonFile(series);
    return tables.filter(isOfRange)
      .map(({ path, key }) => ({ key, read: () => tablePart(path, series, this.#memory) }));
  }

  /** The JSON file of a series, if it exists. */
  jsonFile(series: SeriesSpec): PartFile[] {
    const path = join(this.#out, series.file);
    const key = stateOf(path);
    return key === undefined ? [] : [{ key, read: () => readSeriesFile(path, series) }];
  }

  #tables(): TableOfRun[] {
    if (this.#runId === undefined) return [];
    return listTables(this.#out).flatMap(({ path, dayMs }) => {
      const key = stateOf(path);
      return key === undefined ? [] : [{ path, dayMs, key, runId: this.#runOf(path, key) }];
    });
  }

  #runOf(path: string, key: string): string | null {
    let runId = this.#runs.get(key);
    if (runId === undefined) this.#runs.set(key, runId = readTableInfo(path)?.runId ?? null);
    return runId;
  }
}

/** Memory of columns, which each table uses again: the first use of new memory takes longer than reading the file. */
class ColumnMemory {
  readonly #buffers = new Map<string, ArrayBuffer>();

  /** The memory of a column, at least of a size. */
  of(name: string, bytes: number): ArrayBuffer {
    const known = this.#buffers.get(name);
    if (known !== undefined && known.byteLength >= bytes) return known;
    const buffer = new ArrayBuffer(bytes);
    this.#buffers.set(name, buffer);
    return buffer;
  }
}

function tablePart(path: string, { columns }: SeriesSpec, memory: ColumnMemory): BarPart {
  const names = columns.slice(1).map(({ name }) => name);
  try {
    const table = readTable(path, names, (name, bytes) => memory.of(name, bytes));
    return {
      rows: table.startMs.length,
      columns: [table.startMs, ...names.map((name) => table.columns[name])],
    };
  } catch (error) {
    if (!(error instanceof NotDayTableError)) throw error;
    throw new QueryError("gone", `${errorLine(error)}; run again to have its bars`, { cause: error });
  }
}

/** A file's path and state; undefined if it does not exist. */
function stateOf(path: string): string | undefined {
  const info = statIfThere(path);
  return info && `${path} ${info.ino} ${info.size} ${info.mtime?.getTime()}`;
}
