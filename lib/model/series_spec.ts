/** @module What the table of series says of a series and of each column. */

/**
 * How two bars of neighbouring windows become one bar of the longer window, column by column.
 *
 * A mean is the weighted mean of the values that are present, and is absent if the sum of their weights is 0.
 */
export type Combine = "start" | "first" | "max" | "min" | "last" | "sum" | "mean";

/** How a column is combined; for a mean, also the names of the columns whose sum is the weight of a value. */
type Combining =
  | { combine: Exclude<Combine, "mean">; weight?: undefined }
  | { combine: "mean"; weight: readonly string[] };

/**
 * A column of a series.
 *
 * A mean may be absent, which is NaN in rows of doubles and `null` in JSON. Every other value is a finite number.
 */
export type SeriesColumn = Combining & {
  /** The column's name in files, tables and documents, such as `obi_open`. */
  name: string;
  /** The column's name for people, such as `Open`. */
  label: string;
  /** The column's unit, such as `ms` or `quote currency`. */
  unit: string;
  /** What the column holds, as a phrase for documents. */
  meaning: string;
};

/** An entry of the table of series. */
export interface SeriesEntry<Id extends string, Key extends string> {
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

/** The name of a series in code; listed, not derived from the table, since it is part of the public API. */
export type SeriesId = "price" | "flow" | "quote" | "imbalance";

/** A member of `bars` in `run_status.json`; listed for the same reason. */
export type StatusKey = "ohlc" | "flow" | "quote" | "metrics";

/** The indices of a series' columns whose values may be absent. */
export function optionalColumns({ columns }: { columns: readonly SeriesColumn[] }): ReadonlySet<number> {
  return new Set(columns.flatMap(({ combine }, index) => combine === "mean" ? [index] : []));
}
