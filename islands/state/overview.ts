/** @module Bars of the whole run, few enough to be seen at a glance. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { BarColumns } from "../data/bar_columns.ts";
import { feeds, status } from "./feeds.ts";
import { askedOfFiles } from "./queries.ts";
import { extent } from "./view.ts";

/** How many bars the server combines the run into. */
const POINTS = 1000;
/** The least number of parts by which a run grows between two questions. */
const PARTS = 256;

const question = computed(() => {
  const whole = extent.value;
  // Files of other programs, or of older versions, have no id of a run: their bars are all that there is.
  if (!whole || !status.value.run_id) return undefined;
  // While a run goes on, each new bar would be another question: the line may end a little before the newest bar.
  const spanMs = whole.maxMs - whole.minMs;
  const stepMs = status.value.state === "running" ? 2 ** Math.floor(Math.log2(spanMs / PARTS)) : spanMs;
  return {
    kind: "series/price",
    params: { from: whole.minMs, to: whole.minMs + Math.floor(spanMs / stepMs) * stepMs, points: POINTS },
  } as const;
});

const asked = askedOfFiles(question, (answer) => {
  const { rows } = answer as { rows: number[][] };
  const bars = new BarColumns(rows[0]?.length ?? 6);
  for (const row of rows) {
    const index = bars.grow();
    row.forEach((value, c) => bars.columns[c][index] = value);
  }
  return bars;
});

/** Price bars over the whole run; those of the files where the server does not answer. */
export const overviewBars: ReadonlySignal<BarColumns> = computed(() => {
  const { answer } = asked.state.value;
  if (answer && answer.length > 0) return answer;
  feeds.price.version.value;
  return feeds.price.own;
});
