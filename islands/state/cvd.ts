/**
 * The cumulative delta of the bars of flow. What was traded from the start of the period until the bars in memory is asked
 * for as a few combined bars.
 *
 * @module
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { CumulativeDelta, isPinned, needsPin, type Pin } from "../data/cvd.ts";
import { periodStart } from "../data/periods.ts";
import { QueryFailure } from "../data/queries.ts";
import { type FlowAnswer, sumBetween } from "../data/sum_between.ts";
import { drawWindowMs, feeds, ownWindowMs, status } from "./feeds.ts";
import { isOpen } from "./panel_layout.ts";
import { cvdPeriod } from "./panels.ts";
import { ask, runId } from "./queries.ts";
import { extent } from "./view.ts";

/** The most bars of an answer: a day of minutes is a hundred quarters of an hour. */
const POINTS = 100;

const flow = feeds.flow;

/** The running sums of the bars in memory. */
export const cvd: CumulativeDelta = new CumulativeDelta();
/** Changes whenever the sums change. */
export const cvdVersion: Signal<number> = signal(0);
/** Why the sums of the first period are not known. */
export const cvdFault: Signal<string | undefined> = signal(undefined);

const pin: Signal<Pin | undefined> = signal(undefined);

/** The start of the first bar of the run. */
const startMs = computed(() => extent.value?.minMs ?? Infinity);

/** The times between which deltas have to be asked for, with the run, as text; empty if all sums are known. */
const missing: ReadonlySignal<string> = computed(() => {
  if (!isOpen("Cvd")) return "";
  flow.version.value;
  const { shown } = flow;
  const period = cvdPeriod.value;
  if (!needsPin(shown, period, startMs.value)) return "";
  if (pin.value && isPinned(shown, drawWindowMs.value, period, pin.value)) return "";
  const toMs = shown.timeMs[0];
  return [period, Math.max(startMs.value, periodStart(period, toMs)), toMs, runId.value].join();
});

/** Since when the deltas of the period of a time are counted: since its start, or since the first bar of the run. */
export function countedFrom(timeMs: number): number {
  return Math.max(startMs.value, periodStart(cvdPeriod.value, timeMs));
}

/** Starts to sum. */
export function startCvd(): void {
  effect(() => {
    // Late rows may have changed any bar by the time the run ends.
    runId.value, status.value.state;
    pin.value = undefined;
  });
  effect(() => {
    const [period, from, to] = missing.value.split(",");
    if (!period) return;
    const abort = new AbortController();
    askPin(cvdPeriod.peek(), Number(from), Number(to), abort.signal);
    return () => abort.abort();
  });
  effect(() => {
    if (!isOpen("Cvd")) return;
    flow.version.value;
    cvd.update(flow.shown, drawWindowMs.value, cvdPeriod.value, startMs.value, pin.value);
    cvdVersion.value = cvdVersion.peek() + 1;
  });
}

async function askPin(
  period: Pin["period"],
  fromMs: number,
  toMs: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    const sum = await sumBetween(
      fromMs,
      toMs,
      ownWindowMs.peek(),
      async (from, to) => await ask("series/flow", { from, to, points: POINTS }, signal) as FlowAnswer,
    );
    if (signal.aborted) return;
    batch(() => {
      pin.value = { period, atMs: toMs, sum };
      cvdFault.value = undefined;
    });
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof QueryFailure)) throw error;
    cvdFault.value = error.message;
  }
}
