/**
 * How far the price moved over the run: from the first price of the run's days, whether or not the page holds that bar.
 *
 * @module
 */

import { computed, type ReadonlySignal } from "@preact/signals";
import { DAY_MS } from "../../lib/text/durations.ts";
import { feeds, status } from "./feeds.ts";
import { askedOfFiles } from "./queries.ts";

/** The price that the change refers to. */
interface RunStart {
  /** The first price. */
  readonly price: number;
  /** Whether this is the first price of the run; otherwise, of the bars that the files hold. */
  readonly isOfRun: boolean;
}

/** Two bars over all days: the first one begins with the first price of the run. */
const question = computed(() => {
  const { start_date, end_date, run_id } = status.value;
  const [startMs, endMs] = [start_date, end_date ?? start_date].map((day) => Date.parse(String(day)));
  if (!run_id || !(startMs <= endMs)) return undefined;
  // A window may begin before its day, and rows near midnight may be in the database of the day before or after.
  return {
    kind: "series/price",
    params: { from: startMs - DAY_MS, to: endMs + 2 * DAY_MS, points: 2 },
  } as const;
});

const first = askedOfFiles(
  question,
  (answer) => (answer as { rows: (number | null)[][] }).rows[0]?.[1] ?? undefined,
);

/** The first price; undefined before there is a price. */
export const runStart: ReadonlySignal<RunStart | undefined> = computed(() => {
  const price = first.state.value.answer;
  if (price !== undefined) return { price, isOfRun: true };
  // Without answers, such as with a program that only writes files, the oldest bar of the files is all that is known.
  const { version, own } = feeds.price;
  version.value;
  return own.length > 0 ? { price: own.columns[1][0], isOfRun: false } : undefined;
});
