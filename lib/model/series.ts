/**
 * The table of series: the only description of what a bar of each kind holds.
 *
 * Everything that deals with bars reads this table: aggregation, the JSON files, the status, the page's endpoints
 * and charts, CSV export, help and documents. A new series is one entry here, one fold in `lib/aggregate` and one
 * panel in `islands`.
 *
 * @module
 */

/** How two bars of neighbouring windows become one bar of the longer window, column by column. */
export type Combine = "start" | "first" | "max" | "min" | "last" | "sum";

/** A column of a series. */
export interface SeriesColumn {
  /** The column's name in files, tables and documents, such as `obi_open`. */
  name: string;
  /** The column's name for people, such as `Open`. */
  label: string;
  /** The column's unit, such as `ms` or `quote currency`. */
  unit: string;
  /** How values of neighbouring windows are combined. */
  combine: Combine;
  /** What the column holds, as a phrase for documents. */
  meaning: string;
}

interface Entry<Id extends string, Key extends string> {
  /** The series' name in code. */
  id: Id;
  /** The series' name for people, such as `Price`. */
  title: string;
  /** The name of the JSON file with the newest bars, in the output folder. */
  file: string;
  /** The member of `bars` in `run_status.json` that counts the series' bars. */
  statusKey: Key;
  /** Which rows the series is made of. */
  from: "trades" | "books";
  /** The columns in order; the first is the start of the bar's window. */
  columns: readonly SeriesColumn[];
}

const START: SeriesColumn = {
  name: "timestamp_ms",
  label: "Window",
  unit: "ms",
  combine: "start",
  meaning: "start of the window, in milliseconds since the Unix epoch",
};

/** A member of `bars` in `run_status.json`; listed, not derived from the table, since it is part of the public API. */
export type StatusKey = "ohlc" | "metrics";

const TABLE = {
  price: {
    id: "price",
    title: "Price",
    file: "ohlc_data.json",
    statusKey: "ohlc",
    from: "trades",
    columns: [
      START,
      {
        name: "open",
        label: "Open",
        unit: "quote currency",
        combine: "first",
        meaning: "price of the first trade",
      },
      { name: "high", label: "High", unit: "quote currency", combine: "max", meaning: "highest price" },
      { name: "low", label: "Low", unit: "quote currency", combine: "min", meaning: "lowest price" },
      {
        name: "close",
        label: "Close",
        unit: "quote currency",
        combine: "last",
        meaning: "price of the last trade",
      },
      {
        name: "volume",
        label: "Volume",
        unit: "the recorder's size unit",
        combine: "sum",
        meaning: "exact sum of the sizes, rounded once",
      },
    ],
  },
  imbalance: {
    id: "imbalance",
    title: "Order-book imbalance",
    file: "metrics_data.json",
    statusKey: "metrics",
    from: "books",
    columns: [
      START,
      {
        name: "obi_open",
        label: "Open",
        unit: "-1 to 1",
        combine: "first",
        meaning: "imbalance of the first snapshot",
      },
      { name: "obi_high", label: "High", unit: "-1 to 1", combine: "max", meaning: "highest imbalance" },
      { name: "obi_low", label: "Low", unit: "-1 to 1", combine: "min", meaning: "lowest imbalance" },
      {
        name: "obi_close",
        label: "Close",
        unit: "-1 to 1",
        combine: "last",
        meaning: "imbalance of the last snapshot",
      },
    ],
  },
} as const satisfies Record<string, Entry<string, StatusKey>>;

/** The name of a series in code. */
export type SeriesId = keyof typeof TABLE;

/** Which rows a series is made of. */
export type RowsOf<Id extends SeriesId> = (typeof TABLE)[Id]["from"];

/** A kind of bar. */
export type SeriesSpec = Entry<SeriesId, StatusKey>;

/** Every series, in the order in which the page shows them. */
export const SERIES: Readonly<Record<SeriesId, SeriesSpec>> = TABLE;

/** Every series, as a list. */
export const ALL_SERIES: readonly SeriesSpec[] = Object.values(SERIES);

/**
 * Makes a value for every series.
 *
 * @param make Gives the value of one series
 */
export function forEachSeries<T>(make: (spec: SeriesSpec) => T): Record<SeriesId, T> {
  return Object.fromEntries(ALL_SERIES.map((spec) => [spec.id, make(spec)])) as Record<SeriesId, T>;
}

/**
 * Makes a value for every series, under the series' names in `run_status.json`.
 *
 * @param make Gives the value of one series
 */
export function statusRecord<T>(make: (spec: SeriesSpec) => T): Record<StatusKey, T> {
  return Object.fromEntries(ALL_SERIES.map((spec) => [spec.statusKey, make(spec)])) as Record<StatusKey, T>;
}
