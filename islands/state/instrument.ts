/** @module What the ticks say about the instrument: the steps of prices and sizes, and what was recorded. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { status } from "./feeds.ts";
import { asked } from "./queries.ts";

/** An answer of `/api/instrument`. */
interface Instrument {
  /** The step of prices; null if it is not known. */
  tick: number | null;
  /** The greatest step of which all prices are multiples. */
  finest: number | null;
  /** The step of sizes; null if it is not known. */
  size_step: number | null;
  /** The times of the first tick and after the last one. */
  from: number | null;
  to: number | null;
  /** The most levels that a side of a snapshot has. */
  levels: number;
  /** What was recorded. */
  has: { trades: boolean; books: boolean; sides: boolean };
}

/**
 * The state of the run decides when the question is asked again: a finished run has read everything. Before a run has
 * read its first database, the server cannot answer.
 */
const question = computed(() => {
  const { state, progress } = status.value;
  if (state === undefined || (state === "running" && progress?.databases_read === 0)) return undefined;
  return { kind: "instrument", params: {} } as const;
});

const answer = asked(question, (answer) => answer as Instrument);

/** What is known about the instrument; undefined before the answer, and without databases. */
export const instrument: ReadonlySignal<Instrument | undefined> = computed(() => answer.state.value.answer);

/** Why nothing is known about the instrument, such as a database that is gone; undefined if there is no reason. */
export const instrumentFault: ReadonlySignal<string | undefined> = computed(() =>
  answer.state.value.error?.message
);

/** Whether trades can be read in rows of prices. */
export const hasTrades: ReadonlySignal<boolean> = computed(() =>
  instrument.value !== undefined && instrument.value.tick !== null && instrument.value.has.trades
);
