/** @module Where the parts of the tape are in the list, by their numbers of rows, which are estimated before the rows arrive. */

import type { TapePart } from "./tape_part.ts";

/** The most rows that are estimated for a day, because browsers limit the height of elements. */
const MAX_ESTIMATED = 300_000;

/** The position of the first row of each part, and of the end. */
export function startsOf(parts: readonly TapePart[]): number[] {
  let [trades, allTrades, rows] = [0, 0, 0];
  for (const part of parts) {
    allTrades += part.trades;
    if (part.count === undefined) continue;
    trades += part.trades;
    rows += part.count;
  }
  const most = MAX_ESTIMATED / Math.max(1, allTrades);
  const ratio = Math.min(most, trades > 0 ? rows / trades : 1);
  const starts = [0];
  for (const { trades, shown, count } of parts) {
    const estimate = Math.max(1, Math.round(trades * ratio));
    // A part without rows that the reader wants to see must not look as if it had some: it would be requested again.
    const length = shown?.length ?? Math.min(count ?? estimate, Math.max(1, Math.round(trades * most)));
    starts.push(starts.at(-1)! + length);
  }
  return starts;
}
