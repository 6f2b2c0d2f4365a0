/** @module Queries of rows that were not loaded, with the columns that are read. */

import type { TimeRange } from "../source.ts";
import { IS_PRICE, IS_SIZE, isWithin, within } from "./foreign_tables.ts";

/** The order of rows that were not loaded: those without a number are in no certain order among rows of the same time. */
const ORDER = "ORDER BY ms, ns, hi";

/** Trades of a range of times, in order. */
export function foreignTradeRows(sql: string, times: TimeRange): string {
  return `SELECT * FROM (${within(sql, times)}) WHERE ${
    isWithin(times)
  } AND ${IS_PRICE} AND ${IS_SIZE} ${ORDER}`;
}

/**
 * Snapshots of a range of times, in order.
 *
 * @param depthLevels How many of the best levels of a side are wanted; undefined for all
 */
export function foreignBookRows(sql: string, times: TimeRange, depthLevels: number | undefined): string {
  const rows = within(sql, times);
  const side = (prices: string, sizes: string, best: string, bestSize: string, count: string) =>
    `toInt32(length(${prices})) AS ${count}, if(length(${prices}) > 0, ${prices}[1], 0 / 0) AS ${best}, ` +
    `if(length(${sizes}) > 0, ${sizes}[1], 0 / 0) AS ${bestSize}`;
  const levels = ["bl", "bz", "al", "sz"].map((name) =>
    depthLevels === undefined ? name : `arraySlice(${name}_all, 1, ${depthLevels}) AS ${name}`
  );
  const from = depthLevels === undefined
    ? rows
    : `SELECT ms, ns, hi, lo, bl AS bl_all, bz AS bz_all, al AS al_all, sz AS sz_all FROM (${rows})`;
  const all = depthLevels === undefined ? "" : "_all";
  return `SELECT ms, ns, hi, lo, ${side(`bl${all}`, `bz${all}`, "bp", "bs", "bn")}, ` +
    `${side(`al${all}`, `sz${all}`, "ap", "az", "an")}, ${levels.join(", ")} FROM (${from}) WHERE ${
      isWithin(times)
    } ${ORDER}`;
}
