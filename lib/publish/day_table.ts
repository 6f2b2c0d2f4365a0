/**
 * The form of a day table: an Arrow file with a row for each window that starts on a UTC day, all series side by side.
 *
 * The first column is the window's start. The others are those of the table of series, in which a window without a bar
 * of a series has null; so has a value that does not exist, which rows of doubles have as NaN. Below a null the file
 * holds NaN too, so that a reader of doubles alone need not look at the bits of validity.
 *
 * @module
 */

import type { SeriesRows } from "../aggregate/aggregator.ts";
import { ALL_SERIES, type SeriesSpec } from "../model/series.ts";
import { optionalColumns } from "../model/series_spec.ts";
import { copied, type FlatObject } from "./arrow/flat_writer.ts";
import { type ArrowColumn, fileHead, fileParts } from "./arrow/ipc_file.ts";
import { type ArrowField, type ArrowSchema, type Metadata, schemaObject } from "./arrow/schema.ts";

/** What a day table says of the run that made it. */
export interface TableInfo {
  /** The trading pair. */
  instrument: string;
  /** Length of a window, in milliseconds. */
  windowMs: number;
  /** How far window starts are shifted from multiples of `windowMs` since the Unix epoch, in milliseconds. */
  offsetMs: number;
  /** The id of the run, as `run_id` in `run_status.json`. */
  runId: string;
}

/** The name of the first column. */
export const START_COLUMN = "timestamp";

/** The mark of our tables: 128 random bits, which no other program's file has by chance. */
const MARK = "1f4c27e6b09d4b5f9e8a63d07c51ba42";

const KEYS = {
  mark: "orderflow.mark",
  instrument: "orderflow.instrument",
  windowMs: "orderflow.window_ms",
  offsetMs: "orderflow.offset_ms",
  runId: "orderflow.run_id",
} as const;

/** The form of the day tables of a run. */
export class DayTableForm {
  readonly #schema: FlatObject;
  readonly #head: Uint8Array;

  /** @param info What the tables say of the run */
  constructor(info: TableInfo) {
    this.#schema = copied(schemaObject({ fields: fields(), metadata: metadataOf(info) }));
    this.#head = fileHead(this.#schema);
  }

  /**
   * The content of a table, in parts.
   *
   * @param bars For each series the bars of the day, oldest first, one after the other
   */
  parts(bars: SeriesRows): Uint8Array[] {
    const { startsMs, rowsOf } = alignedRows(bars);
    const columns = ALL_SERIES.flatMap((series, index) =>
      columnsOf(series, bars[series.id], rowsOf[index], startsMs.length)
    );
    return fileParts(this.#schema, this.#head, startsMs.length, [startColumn(startsMs), ...columns]);
  }
}

/** What a table says of the run that made it; undefined if the table does not carry our mark. */
export function infoOf({ metadata }: ArrowSchema): TableInfo | undefined {
  if (metadata[KEYS.mark] !== MARK) return undefined;
  return {
    instrument: metadata[KEYS.instrument],
    windowMs: Number(metadata[KEYS.windowMs]),
    offsetMs: Number(metadata[KEYS.offsetMs]),
    runId: metadata[KEYS.runId],
  };
}

function metadataOf({ instrument, windowMs, offsetMs, runId }: TableInfo): Metadata {
  return {
    [KEYS.mark]: MARK,
    [KEYS.instrument]: instrument,
    [KEYS.windowMs]: String(windowMs),
    [KEYS.offsetMs]: String(offsetMs),
    [KEYS.runId]: runId,
  };
}

function fields(): ArrowField[] {
  const start = { name: START_COLUMN, isTimestamp: true, metadata: { meaning: "start of the window" } };
  const columns = ALL_SERIES.flatMap(({ id, columns }) =>
    columns.slice(1).map(({ name, unit, meaning }) => ({
      name,
      isTimestamp: false,
      metadata: { series: id, unit, meaning },
    }))
  );
  return [start, ...columns];
}

/** The starts of the windows of all series in order, and for each series the row of each of its bars. */
function alignedRows(bars: SeriesRows): { startsMs: Float64Array; rowsOf: Int32Array[] } {
  const rows = ALL_SERIES.map(({ id }) => bars[id]);
  const widths = ALL_SERIES.map(({ columns }) => columns.length);
  const rowsOf = rows.map(({ length }, series) => new Int32Array(length / widths[series]));
  const startsMs = new Float64Array(rowsOf.reduce((sum, { length }) => sum + length, 0));
  const next = new Int32Array(rows.length);
  let count = 0;
  for (;;) {
    let startMs = Infinity;
    for (let series = 0; series < rows.length; series++) {
      const at = next[series] * widths[series];
      if (at < rows[series].length && rows[series][at] < startMs) startMs = rows[series][at];
    }
    if (startMs === Infinity) return { startsMs: startsMs.subarray(0, count), rowsOf };
    for (let series = 0; series < rows.length; series++) {
      if (rows[series][next[series] * widths[series]] === startMs) rowsOf[series][next[series]++] = count;
    }
    startsMs[count++] = startMs;
  }
}

/** The columns of a series' bars, each bar in its row. */
function columnsOf(series: SeriesSpec, bars: Float64Array, rowOf: Int32Array, rows: number): ArrowColumn[] {
  const width = series.columns.length;
  const optional = optionalColumns(series);
  const nulls = rows - rowOf.length;
  let validity: Uint8Array | undefined;
  return Array.from({ length: width - 1 }, (_, index) => {
    const values = new Float64Array(rows);
    if (nulls > 0) values.fill(NaN);
    for (let bar = 0, at = index + 1; bar < rowOf.length; bar++, at += width) values[rowOf[bar]] = bars[at];
    if (optional.has(index + 1)) return columnWithNulls(values);
    if (nulls > 0) validity ??= validityOf(values);
    return { values, nulls, validity };
  });
}

/** A column in which every NaN is a null. */
function columnWithNulls(values: Float64Array): ArrowColumn {
  let nulls = 0;
  for (let row = 0; row < values.length; row++) if (values[row] !== values[row]) nulls++;
  return { values, nulls, validity: nulls > 0 ? validityOf(values) : undefined };
}

/** A bit for each value: whether it is a number. */
function validityOf(values: Float64Array): Uint8Array {
  const bits = new Uint8Array((values.length + 7) >> 3);
  for (let row = 0; row < values.length; row++) {
    if (values[row] === values[row]) bits[row >> 3] |= 1 << (row & 7);
  }
  return bits;
}

/** Whole milliseconds as 64-bit integers. */
function startColumn(startsMs: Float64Array): ArrowColumn {
  const values = new Int32Array(2 * startsMs.length);
  startsMs.forEach((startMs, row) => {
    values[2 * row] = startMs;
    values[2 * row + 1] = Math.floor(startMs / 2 ** 32);
  });
  return { values, validity: undefined, nulls: 0 };
}
