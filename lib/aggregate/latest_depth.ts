/** @module The levels of the latest snapshot. */

import type { BookBatch, Depth } from "../model/batches.ts";
import { comesBefore } from "../model/row_order.ts";

/** Time and order key among snapshots: milliseconds, nanoseconds, `orderHi` and `orderLo`. */
type Key = [ms: number, ns: number, hi: number, lo: number];

/** The levels of a snapshot, with its time and order key among snapshots. */
export interface PlacedDepth {
  /** The levels. */
  depth: Depth;
  /** Time and order key. */
  key: Key;
}

/** The last snapshot in time and order; of two that are equal in that, the one added later. */
export class LatestDepth {
  /** The snapshot, and the snapshot with its levels once they were asked for. */
  #latest: { depth: () => Depth; key: Key } | undefined;
  #placed: PlacedDepth | undefined;

  /** Considers the latest snapshot of a batch. */
  addBatch({ count, latest, depth, timeMs, timeNs, orderHi, orderLo }: BookBatch): void {
    if (count > 0 && latest >= 0) {
      this.#add(depth, [timeMs[latest], timeNs[latest], orderHi[latest], orderLo[latest]]);
    }
  }

  /** Considers a snapshot. */
  add({ depth, key }: PlacedDepth): void {
    this.#add(() => depth, key);
  }

  /** The latest snapshot; undefined before the first snapshot. */
  get placed(): PlacedDepth | undefined {
    if (this.#latest === undefined) return undefined;
    return this.#placed ??= { depth: this.#latest.depth(), key: this.#latest.key };
  }

  /** Hands over the latest snapshot, and forgets it. */
  take(): PlacedDepth | undefined {
    const { placed } = this;
    this.#latest = this.#placed = undefined;
    return placed;
  }

  /** Goes back to an earlier snapshot, which {@linkcode placed} gave. */
  restore(placed: PlacedDepth | undefined): void {
    this.#placed = placed;
    this.#latest = placed && { depth: () => placed.depth, key: placed.key };
  }

  #add(depth: () => Depth, key: Key): void {
    if (this.#latest !== undefined && comesBefore(...key, ...this.#latest.key)) return;
    this.#latest = { depth, key };
    this.#placed = undefined;
  }
}
