/** @module Bars of the whole run, few enough to be seen at a glance. */

import { computed, type ReadonlySignal } from "@preact/signals";
import type { BarColumns } from "../data/bar_columns.ts";
import { feeds } from "./feeds.ts";
import { overview } from "./whole_run.ts";

/** Price bars over the whole run; those of the files where the server does not answer. */
export const overviewBars: ReadonlySignal<BarColumns> = computed(() => {
  const { hasPrices, bars } = overview.value;
  if (hasPrices && bars.length > 0) return bars;
  feeds.price.version.value;
  return feeds.price.own;
});
