/** @module The order book at the moment T. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { type Depth, depthOf } from "../data/depth.ts";
import { depth } from "./feeds.ts";
import { moment } from "./moment.ts";
import { isOpen } from "./panel_layout.ts";
import { asked, hasQueries } from "./queries.ts";

/** A book and the moment that it shows. */
export interface BookState {
  /** The book. */
  readonly depth: Depth;
  /** The time of the snapshot, in milliseconds; undefined for the newest book, whose file has no time. */
  readonly timeMs: number | undefined;
  /** Whether this is the newest book. */
  readonly isNewest: boolean;
  /** Whether the book of T is still to come: until then the book of an earlier question is shown. */
  readonly isPending: boolean;
  /** Why there is no book of T. */
  readonly fault: string | undefined;
}

const question = computed(() => {
  const now = moment.value;
  return now && !now.isNewest && isOpen("Depth")
    ? { kind: "book" as const, params: { at: now.atMs } }
    : undefined;
});

const answered = asked(question, (answer) => {
  const { timestamp_ms, bids, asks } = answer as {
    timestamp_ms: number | null;
    bids: number[][];
    asks: number[][];
  };
  return { depth: depthOf(bids, asks), timeMs: timestamp_ms ?? undefined };
});

/** The book at the moment T; without queries, always the newest book. */
export const book: ReadonlySignal<BookState> = computed(() => {
  const newest = { depth: depth.value, timeMs: undefined, isNewest: true };
  if (moment.value?.isNewest ?? true) return { ...newest, isPending: false, fault: undefined };
  if (!hasQueries.value) return { ...newest, isPending: false, fault: undefined };
  const { answer, error, isPending } = answered.state.value;
  if (answer === undefined) return { ...newest, isPending, fault: error?.message };
  return { ...answer, isNewest: false, isPending, fault: error?.message };
});
