/** @module Bars of the whole run, few enough to be seen at a glance. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { SERIES } from "../../lib/model/series.ts";
import { BarColumns } from "../data/bar_columns.ts";
import { feeds } from "./feeds.ts";
import { overview } from "./whole_run.ts";

/** Price bars over the whole run; those of the files where the server does not answer. */
export const overviewBars: ReadonlySignal<BarColumns> = computed(() => {
  const { hasPrices, bars, windowMs } = overview.value;
  feeds.price.version.value;
  const { own } = feeds.price;
  if (!hasPrices || bars.length === 0) return own;
  // The newest bars continue the line until the next answer.
  const joined = BarColumns.of(SERIES.price);
  joined.append(bars, 0, bars.length);
  joined.append(own, own.indexFrom(bars.newestMs + windowMs), own.length);
  return joined;
});
