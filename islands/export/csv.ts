/** @module The bars in view as comma-separated values (RFC 4180), numbers as they are in the files. */

import type { BarColumns } from "../data/bar_columns.ts";

const HEADINGS = "timestamp_ms,time_utc,open,high,low,close,volume,obi_open,obi_high,obi_low,obi_close";

/**
 * One line for each window that has a price bar, an imbalance bar or both; what it has not is left empty.
 *
 * @param prices The price bars
 * @param imbalances The imbalance bars
 * @param minMs The start of the first window
 * @param maxMs Windows from here on are left out
 */
export function barsAsCsv(prices: BarColumns, imbalances: BarColumns, minMs: number, maxMs: number): string {
  const lines = [HEADINGS];
  let p = prices.indexFrom(minMs);
  let m = imbalances.indexFrom(minMs);
  for (;;) {
    const priceMs = p < prices.length ? prices.timeMs[p] : Infinity;
    const imbalanceMs = m < imbalances.length ? imbalances.timeMs[m] : Infinity;
    const timeMs = Math.min(priceMs, imbalanceMs);
    if (timeMs >= maxMs) return lines.join("\r\n") + "\r\n";
    const price = members(prices, priceMs === timeMs ? p++ : undefined);
    const imbalance = members(imbalances, imbalanceMs === timeMs ? m++ : undefined);
    lines.push([timeMs, new Date(timeMs).toISOString(), ...price, ...imbalance].join(","));
  }
}

function members(bars: BarColumns, index: number | undefined): (number | string)[] {
  return bars.columns.slice(1).map((column) => index === undefined ? "" : column[index]);
}
