/**
 * The cumulative delta of the bars of flow. What was traded from the start of the period until the bars in memory is asked
 * for as a few combined bars.
 *
 * @module
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { carriedOn, CumulativeDelta, isPinned, needsPin, partsOf, type Pin } from "../data/cvd.ts";
import { periodStart } from "../data/periods.ts";
import { QueryFailure } from "../data/queries.ts";
import { type FlowAnswer, sumBetween } from "../data/sum_between.ts";
import { drawWindowMs, feeds, goesOn, isStartKnown, ownWindowMs, status } from "./feeds.ts";
import { isOpen } from "./panel_layout.ts";
import { cvdPeriod } from "./panels.ts";
import { ask, reconnections, runId } from "./queries.ts";
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

/** The status changes with every answer of the server; its state only now and then. */
const runState = computed(() => status.value.state);

/** Changes when sums that the server did not have yet are asked for again. */
const again: Signal<number> = signal(0);
/** Time until then, in milliseconds. */
const AGAIN_MS = 2000;

/** The start of the first bar of the run; -Infinity while only the newest bars are known. */
const startMs = computed(() => isStartKnown.value ? extent.value?.minMs ?? Infinity : -Infinity);

/** The bars in memory before and after a hole, each with the sum that is known at one of its bars. */
const parts = [0, 1].map((number) => {
  const pin: Signal<Pin | undefined> = signal(undefined);
  /** The times between which deltas have to be asked for, with the run, as text; empty if all sums are known. */
  const missing: ReadonlySignal<string> = computed(() => {
    if (!isOpen("Cvd") || startMs.value === -Infinity) return "";
    flow.version.value;
    const part = partsOf(flow.shown, flow.hole?.maxMs)[number];
    const period = cvdPeriod.value;
    if (!needsPin(part, period, startMs.value)) return "";
    if (pin.value && isPinned(part, drawWindowMs.value, period, pin.value)) return "";
    const toMs = flow.shown.timeMs[part.first];
    return [period, Math.max(startMs.value, periodStart(period, toMs)), toMs, runId.value].join();
  });
  return { pin, missing };
});

/** Since when the deltas of the period of a time are counted: since its start, or since the first bar of the run. */
export function countedFrom(timeMs: number): number {
  return Math.max(startMs.value, periodStart(cvdPeriod.value, timeMs));
}

/** Starts to sum. */
export function startCvd(): void {
  effect(() => {
    // Late rows may have changed any bar by the time the run ends.
    runId.value, runState.value;
    for (const { pin } of parts) pin.value = undefined;
  });
  for (const { pin, missing } of parts) {
    effect(() => {
      const [period, from, to] = missing.value.split(",");
      if (!period) return;
      again.value, reconnections.value;
      const abort = new AbortController();
      askPin(pin, cvdPeriod.peek(), Number(from), Number(to), abort.signal);
      return () => abort.abort();
    });
  }
  effect(() => {
    if (!isOpen("Cvd")) return;
    flow.version.value;
    const pins = parts.map(({ pin }) => pin.value);
    cvd.update(flow.shown, drawWindowMs.value, cvdPeriod.value, startMs.value, pins, flow.hole?.maxMs);
    cvdVersion.value = cvdVersion.peek() + 1;
    for (const [number, part] of partsOf(flow.shown, flow.hole?.maxMs).entries()) {
      const { pin } = parts[number];
      if (!pin.value || !isPinned(part, drawWindowMs.value, cvdPeriod.value, pin.value)) continue;
      pin.value = carriedOn(part, cvd.before, pin.value) ?? pin.value;
    }
  });
}

async function askPin(
  pin: Signal<Pin | undefined>,
  period: Pin["period"],
  fromMs: number,
  toMs: number,
  signal: AbortSignal,
): Promise<void> {
  const bars = async (from: number, to: number) =>
    await ask("series/flow", { from, to, points: POINTS }, signal) as FlowAnswer;
  try {
    // While a run goes on, its tables are seconds behind: they reach the pin if they have the bar that starts there.
    if (goesOn.peek() && (await bars(toMs, toMs + 1)).rows.length === 0) {
      if (!signal.aborted) setTimeout(() => signal.aborted || again.value++, AGAIN_MS);
      return;
    }
    const sum = await sumBetween(fromMs, toMs, ownWindowMs.peek(), bars);
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
