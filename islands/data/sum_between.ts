/**
 * The sum of deltas between two times, from few combined bars.
 *
 * An answer about a long range has bars of a longer window, which may begin before the range and end after it. Only bars
 * that are inside are counted; what is left at both edges is asked for again, in shorter windows.
 *
 * @module
 */

/** An answer of `/api/series/flow`. */
export interface FlowAnswer {
  /** Length of a window, in milliseconds. */
  readonly window_ms: number;
  /** The names of the columns. */
  readonly columns: readonly string[];
  /** Bars, oldest first. */
  readonly rows: readonly (readonly (number | null)[])[];
}

/**
 * Sums what was bought less what was sold in the bars that start in a range.
 *
 * @param fromMs The beginning, a time since the Unix epoch in milliseconds
 * @param toMs The end, not included
 * @param ownMs Length of the run's windows: bars of this length are not divided
 * @param ask Asks for the bars of a range, combined to few
 * @throws {Error} If `ask` fails, or an answer is not one about flow
 */
export async function sumBetween(
  fromMs: number,
  toMs: number,
  ownMs: number,
  ask: (fromMs: number, toMs: number) => Promise<FlowAnswer>,
): Promise<number> {
  if (fromMs >= toMs) return 0;
  const { window_ms: windowMs, columns, rows } = await ask(fromMs, toMs);
  const [bought, sold] = [columns.indexOf("buy_volume"), columns.indexOf("sell_volume")];
  if (bought < 0 || sold < 0) throw new Error(`the bars of flow have no volumes, but ${columns.join(", ")}`);
  let sum = 0;
  let [before, after] = [false, false];
  for (const row of rows) {
    const startMs = row[0]!;
    const isDivided = windowMs > ownMs;
    if (startMs < fromMs || (isDivided && startMs + windowMs > toMs) || startMs >= toMs) {
      before ||= isDivided && startMs < fromMs;
      after ||= isDivided && startMs < toMs && startMs + windowMs > toMs;
      continue;
    }
    sum += row[bought]! - row[sold]!;
  }
  // The windows of all bars are aligned alike: the first and the last one show where windows begin.
  if (before) sum += await sumBetween(fromMs, Math.min(rows[0][0]! + windowMs, toMs), ownMs, ask);
  const lastMs = rows.at(-1)?.[0];
  if (after && lastMs! >= fromMs) sum += await sumBetween(lastMs!, toMs, ownMs, ask);
  return sum;
}
