/**
 * How far the price moved over the run: from the first price of the run's days, whether or not the page holds that bar.
 *
 * @module
 */

import { computed, type ReadonlySignal } from "@preact/signals";
import { feeds } from "./feeds.ts";
import { overview } from "./whole_run.ts";

/** The price that the change refers to. */
interface RunStart {
  /** The first price. */
  readonly price: number;
  /** Whether this is the first price of the run; otherwise, of the bars that the files hold. */
  readonly isOfRun: boolean;
}

/** The first price; undefined before there is a price. */
export const runStart: ReadonlySignal<RunStart | undefined> = computed(() => {
  const { hasPrices, bars } = overview.value;
  if (hasPrices && bars.length > 0) return { price: bars.columns[1][0], isOfRun: true };
  // Without answers, such as with a program that only writes files, the oldest bar of the files is all that is known.
  const { version, own } = feeds.price;
  version.value;
  return own.length > 0 ? { price: own.columns[1][0], isOfRun: false } : undefined;
});
