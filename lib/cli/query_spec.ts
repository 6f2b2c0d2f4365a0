/** @module The options of `query` alone, a part of the table of options. */

import { ALL_SERIES } from "../model/series.ts";
import type { OptionSpec } from "./option_spec.ts";

/** The options, in the order of help. */
export const QUERY_OPTIONS: readonly OptionSpec[] = [
  {
    name: "row",
    otherNames: ["row-size", "tick", "step"],
    value: "SIZE",
    expects: "a positive number in units of price, such as 10 or 0.5",
    help: "size of a row of prices, a multiple of the tick",
    default: "one tick",
    group: "Query",
    commands: ["query"],
  },
  {
    name: "anchor",
    otherNames: ["reset"],
    value: "WHERE",
    choices: ["from", "day", "week"],
    expects: "from, day or week",
    help: "where a VWAP begins: at FROM, or also again at each UTC day or week",
    default: "from",
    group: "Query",
    commands: ["query"],
  },
  {
    name: "columns",
    otherNames: ["width"],
    value: "N",
    expects: "a whole number from 1 to 10000",
    help: "the number of time columns of a heatmap",
    default: "1200",
    group: "Query",
    commands: ["query"],
  },
  {
    name: "by",
    value: "HOW",
    choices: ["max", "mean"],
    expects: "max or mean",
    help: "how a heatmap combines sizes: the greatest, or the mean over time",
    default: "max",
    group: "Query",
    commands: ["query"],
  },
  {
    name: "limit",
    otherNames: ["rows"],
    value: "N",
    expects: "a whole number from 1 to 100000",
    help: "the most trades",
    default: "100000",
    group: "Query",
    commands: ["query"],
  },
  {
    name: "series",
    value: "NAME",
    choices: ALL_SERIES.map(({ id }) => id),
    expects: ALL_SERIES.map(({ id }) => id).join(", "),
    help: "the series of bars, from the output folder of a run",
    default: "price",
    group: "Query",
    commands: ["query"],
  },
  {
    name: "points",
    value: "N",
    expects: "a whole number from 2 to 100000",
    help: "the most bars; longer windows have fewer",
    default: "2000",
    group: "Query",
    commands: ["query"],
  },
];
