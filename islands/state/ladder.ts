/**
 * The ladder at the moment T: how prices are grouped into rows, the snapshot before, and what was traded since the start of the
 * UTC day.
 *
 * @module
 */

import { computed, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Depth, DepthSide } from "../data/depth.ts";
import { periodStart } from "../data/periods.ts";
import { fittingStep, movedStep, rowSizeOf, ticksOfStep } from "../data/price_ladder.ts";
import { decodeProfile, type Profile } from "../data/profile_answer.ts";
import { asksTicks, book, decodeBook } from "./book.ts";
import { depth } from "./feeds.ts";
import { hasTrades, instrument } from "./instrument.ts";
import { moment } from "./moment.ts";
import { asked } from "./queries.ts";
import { priceStep } from "./quotes.ts";
import { kept } from "./settings.ts";

/** What was traded up to a moment. */
export interface TradedState {
  /** The volumes by row. */
  readonly profile: Profile;
  /** The start of the day, and the last millisecond that counts. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** The levels of a side by which the rows that fit the book are chosen. */
const NEAR_LEVELS = 20;

/** The chosen step of the sizes of rows; undefined for the step that fits the book. */
const chosenStep: Signal<number | undefined> = kept(
  "ladderStep",
  (stored) => typeof stored === "number" && stored >= 0 ? movedStep(Math.trunc(stored), 0) : undefined,
);

/** The step by which at least about every second row has a level near the best prices. */
const fitting = (() => {
  let previous: number | undefined;
  return computed(() => {
    const gap = Math.min(meanGap(depth.value.bids), meanGap(depth.value.asks));
    if (Number.isFinite(gap)) previous = fittingStep(1, gap / priceStep.value / 2, previous);
    return previous ?? 0;
  });
})();

const step = computed(() => chosenStep.value ?? fitting.value);

/** Whether the reader chose the size of rows. */
export const isGroupingChosen: ReadonlySignal<boolean> = computed(() => chosenStep.value !== undefined);

/** Whether a row is one tick. */
export const isTickRow: ReadonlySignal<boolean> = computed(() =>
  step.value === 0 && (instrument.value?.finest ?? priceStep.value) === priceStep.value
);

/** The size of a row, in units of price. */
export const ladderRow: ReadonlySignal<number> = computed(() =>
  rowSizeOf(priceStep.value, ticksOfStep(step.value))
);

/** Makes rows finer (-1) or coarser (1). */
export function regroupLadder(by: -1 | 1): void {
  chosenStep.value = movedStep(step.value, by);
}

/** Lets the book decide the size of rows again. */
export function fitLadder(): void {
  chosenStep.value = undefined;
}

const beforeQuestion = computed(() => {
  const { timeMs } = book.value;
  return timeMs === undefined ? undefined : { kind: "book" as const, params: { at: timeMs - 1 } };
});

const beforeAnswer = asked(beforeQuestion, decodeBook);

/** The snapshot before the book that is shown, and its time; undefined if it is not known. */
export const snapshotBefore: ReadonlySignal<{ depth: Depth; timeMs: number } | undefined> = computed(() => {
  const { answer, question } = beforeAnswer.state.value;
  const isOfBook = question?.params.at === beforeQuestion.value?.params.at;
  if (!answer || answer.timeMs === undefined || !isOfBook) return undefined;
  return { depth: answer.depth, timeMs: answer.timeMs };
});

const tradedQuestion = computed(() => {
  const atMs = moment.value?.atMs;
  if (atMs === undefined || !asksTicks.value || !hasTrades.value) return undefined;
  const from = periodStart("day", atMs);
  return { kind: "profile" as const, params: { from, to: atMs + 1, row: ladderRow.value } };
});

const tradedAnswer = asked(tradedQuestion, decodeProfile);

/** What was traded since the start of the day of T, in rows of {@linkcode ladderRow}; undefined if it is not known. */
export const traded: ReadonlySignal<TradedState | undefined> = computed(() => {
  const { answer, question } = tradedAnswer.state.value;
  if (!answer || !question || question.params.row !== ladderRow.value) return undefined;
  return { profile: answer, fromMs: question.params.from, toMs: question.params.to - 1 };
});

/** Whether what was traded up to T is on its way: until then {@linkcode traded} is that of an earlier question. */
export const isTradedPending: ReadonlySignal<boolean> = computed(() =>
  tradedAnswer.state.value.isPending && !moment.value?.isNewest
);

/** Why it is not known what was traded. */
export const tradedFault: ReadonlySignal<string | undefined> = computed(() =>
  tradedAnswer.state.value.error?.message
);

/** The mean distance of neighbouring levels near the best price; infinite with fewer than two levels. */
function meanGap({ price }: DepthSide): number {
  const last = Math.min(price.length, NEAR_LEVELS) - 1;
  return last > 0 ? Math.abs(price[last] - price[0]) / last : Infinity;
}
