/** @module The book at an instant: the last snapshot at or before it. */

import type { BookBatch, Depth } from "../model/batches.ts";
import { comesBefore } from "../model/row_order.ts";
import { MINUTE_MS } from "../text/durations.ts";
import { DAY_MS } from "../model/days.ts";
import type { QueryContext } from "./query_context.ts";
import type { Ticks } from "./ticks.ts";

/** Asks for a book. */
export interface BookAtQuery {
  /** Which query this is. */
  kind: "book";
  /** The instant, in milliseconds since the Unix epoch; snapshots of this millisecond count. */
  atMs: number;
}

/** A book. */
export interface BookAnswer extends Depth {
  /** The time of the snapshot; null if there is no snapshot at or before the instant. */
  timestamp_ms: number | null;
}

/** The last snapshot at or before an instant. */
export async function bookAt(
  { atMs }: BookAtQuery,
  store: Ticks,
  context: QueryContext,
): Promise<BookAnswer> {
  const latest = new LatestBook();
  const endMs = atMs + 1;
  const startMs = await store.lastBookBefore(endMs, context);
  if (startMs === undefined) return latest.answer();
  // Rows near the last time may be rejected or of other instruments: then the search goes further back.
  for (let backMs = 0; !latest.isFound && backMs <= 8 * DAY_MS; backMs = Math.max(MINUTE_MS, 8 * backMs)) {
    await store.readBooks({ startMs: startMs - backMs, endMs }, context, (batch) => latest.take(batch));
  }
  return latest.answer();
}

/** The last snapshot of the batches that were taken. */
class LatestBook {
  #order: [ms: number, ns: number, hi: number, lo: number] | undefined;
  #depth: () => Depth = () => ({ bids: [], asks: [] });

  get isFound(): boolean {
    return this.#order !== undefined;
  }

  take({ latest: row, timeMs, timeNs, orderHi, orderLo, depth }: BookBatch): void {
    if (row < 0) return;
    const order = [timeMs[row], timeNs[row], orderHi[row], orderLo[row]] as const;
    if (this.#order !== undefined && comesBefore(...order, ...this.#order)) return;
    this.#order = [...order];
    this.#depth = depth;
  }

  answer(): BookAnswer {
    return { timestamp_ms: this.#order?.[0] ?? null, ...this.#depth() };
  }
}
