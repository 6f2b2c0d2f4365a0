/**
 * The table of series: the only description of what a bar of each kind holds.
 *
 * Everything that deals with bars reads this table: aggregation, the JSON files, the status, the page's endpoints
 * and charts, CSV export, help and documents. A new series is one entry here, one fold in `lib/aggregate`, its windows over a
 * cluster in `lib/pushdown`, and one panel in `islands`.
 *
 * @module
 */

import type { SeriesColumn, SeriesEntry, SeriesId, StatusKey } from "./series_spec.ts";

export type { Combine, SeriesColumn, SeriesId, StatusKey } from "./series_spec.ts";

const START: SeriesColumn = {
  name: "timestamp_ms",
  label: "Window",
  unit: "ms",
  combine: "start",
  meaning: "start of the window, in milliseconds since the Unix epoch",
};

const QUOTE_CURRENCY = "quote currency";
const SIZE_UNIT = "the recorder's size unit";

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
        unit: QUOTE_CURRENCY,
        combine: "first",
        meaning: "price of the first trade",
      },
      { name: "high", label: "High", unit: QUOTE_CURRENCY, combine: "max", meaning: "highest price" },
      { name: "low", label: "Low", unit: QUOTE_CURRENCY, combine: "min", meaning: "lowest price" },
      {
        name: "close",
        label: "Close",
        unit: QUOTE_CURRENCY,
        combine: "last",
        meaning: "price of the last trade",
      },
      {
        name: "volume",
        label: "Volume",
        unit: SIZE_UNIT,
        combine: "sum",
        meaning: "exact sum of the sizes, rounded once",
      },
    ],
  },
  flow: {
    id: "flow",
    title: "Order flow",
    file: "flow_data.json",
    statusKey: "flow",
    from: "trades",
    columns: [
      START,
      {
        name: "buy_volume",
        label: "Bought",
        unit: SIZE_UNIT,
        combine: "sum",
        meaning: "exact sum of the sizes that takers bought, rounded once",
      },
      {
        name: "sell_volume",
        label: "Sold",
        unit: SIZE_UNIT,
        combine: "sum",
        meaning: "exact sum of the sizes that takers sold, rounded once",
      },
      {
        name: "unknown_volume",
        label: "Unknown side",
        unit: SIZE_UNIT,
        combine: "sum",
        meaning: "exact sum of the sizes whose taker's side is not known, rounded once",
      },
      {
        name: "buy_trades",
        label: "Buys",
        unit: "trades",
        combine: "sum",
        meaning: "number of trades that takers bought",
      },
      {
        name: "sell_trades",
        label: "Sells",
        unit: "trades",
        combine: "sum",
        meaning: "number of trades that takers sold",
      },
      {
        name: "trades",
        label: "Trades",
        unit: "trades",
        combine: "sum",
        meaning: "number of all trades, those of unknown side included",
      },
      {
        name: "vwap",
        label: "VWAP",
        unit: QUOTE_CURRENCY,
        combine: "mean",
        weight: ["buy_volume", "sell_volume", "unknown_volume"],
        meaning: "mean price, weighted by size; null if the volume is 0",
      },
      {
        name: "largest",
        label: "Largest",
        unit: SIZE_UNIT,
        combine: "max",
        meaning: "size of the largest trade",
      },
    ],
  },
  quote: {
    id: "quote",
    title: "Quotes",
    file: "quote_data.json",
    statusKey: "quote",
    from: "books",
    columns: [
      START,
      {
        name: "bid",
        label: "Bid",
        unit: QUOTE_CURRENCY,
        combine: "last",
        meaning: "best bid of the last snapshot with both sides",
      },
      {
        name: "bid_size",
        label: "Bid size",
        unit: SIZE_UNIT,
        combine: "last",
        meaning: "size at the best bid of that snapshot",
      },
      {
        name: "ask",
        label: "Ask",
        unit: QUOTE_CURRENCY,
        combine: "last",
        meaning: "best ask of that snapshot",
      },
      {
        name: "ask_size",
        label: "Ask size",
        unit: SIZE_UNIT,
        combine: "last",
        meaning: "size at the best ask of that snapshot",
      },
      {
        name: "spread_mean",
        label: "Mean spread",
        unit: QUOTE_CURRENCY,
        combine: "mean",
        weight: ["snapshots"],
        meaning: "mean of best ask less best bid over all snapshots with both sides, crossed ones included",
      },
      {
        name: "snapshots",
        label: "Snapshots",
        unit: "snapshots",
        combine: "sum",
        meaning: "number of snapshots with both sides",
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
} as const satisfies Record<SeriesId, SeriesEntry<string, StatusKey>>;

/** Which rows a series is made of. */
export type RowsOf<Id extends SeriesId> = (typeof TABLE)[Id]["from"];

/** The series that are made of trades, or of books. */
export type SeriesFrom<Rows extends "trades" | "books"> = {
  [Id in SeriesId]: RowsOf<Id> extends Rows ? Id : never;
}[SeriesId];

/** A kind of bar. */
export type SeriesSpec = SeriesEntry<SeriesId, StatusKey>;

/** Every series. */
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
