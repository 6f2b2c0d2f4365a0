/** @module The order book at the moment T. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { type Depth, depthOf } from "../data/depth.ts";
import { depth, goesOn, status } from "./feeds.ts";
import { moment } from "./moment.ts";
import { isOpen } from "./panel_layout.ts";
import { asked, hasQueries } from "./queries.ts";

/** A book and the moment that it shows. */
export interface BookState {
  /** The book. */
  readonly depth: Depth;
  /** The time of the snapshot, in milliseconds; undefined for the book of the file, which has no time. */
  readonly timeMs: number | undefined;
  /** Whether this is the newest book. */
  readonly isNewest: boolean;
  /** Whether the book of T is still to come: until then the book of an earlier question is shown. */
  readonly isPending: boolean;
  /** Why there is no book of T. */
  readonly fault: string | undefined;
}

/**
 * Whether ticks are asked for the panel. The newest moment of a run that reads the past changes several times a second:
 * the file's book is enough until the run has ended, or follows what is being recorded.
 */
export const asksTicks: ReadonlySignal<boolean> = computed(() =>
  isOpen("Depth") && hasQueries.value &&
  !(moment.value?.isNewest && goesOn.value && status.value.state !== "following")
);

const question = computed(() => {
  const now = moment.value;
  return now && asksTicks.value
    ? { kind: "book" as const, params: { at: now.atMs }, isNewest: now.isNewest }
    : undefined;
});

// Every newer book of the file is asked for with its time.
const answered = asked(question, decodeBook, depth);

/** The book at the moment T; without queries, always the newest book. */
export const book: ReadonlySignal<BookState> = computed(() => {
  const newest = { depth: depth.value, timeMs: undefined, isNewest: true };
  const { answer, question, error, isPending } = answered.state.value;
  if (moment.value?.isNewest ?? true) {
    // The book of the newest moment stays as long as no newer one is known: its time says how old it is. The question is the one
    // about the window under the cursor if that was the newest window.
    const isOfNewest = question?.isNewest || question?.params.at === moment.value?.atMs;
    const isKnown = isOfNewest && answer?.timeMs !== undefined;
    return { ...isKnown ? { ...answer!, isNewest: true } : newest, isPending: false, fault: undefined };
  }
  if (!hasQueries.value) return { ...newest, isPending: false, fault: undefined };
  if (answer === undefined) return { ...newest, isPending, fault: error?.message };
  return { ...answer, isNewest: false, isPending, fault: error?.message };
});

/** Decodes an answer of `/api/book`. */
export function decodeBook(answer: unknown): { depth: Depth; timeMs: number | undefined } {
  const { timestamp_ms, bids, asks } = answer as {
    timestamp_ms: number | null;
    bids: number[][];
    asks: number[][];
  };
  return { depth: depthOf(bids, asks), timeMs: timestamp_ms ?? undefined };
}
