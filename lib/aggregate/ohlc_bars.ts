/** @module Price bars of trades: open, high, low, close and volume by window. */

import type { TradeBatch } from "../ingest/batches.ts";
import { type CandleOptions, Candles } from "./candles.ts";
import { ExactSums } from "./exact_sum.ts";

/** A price bar. */
export interface OhlcBar {
  /** Start of its window, in milliseconds since the Unix epoch. */
  startMs: number;
  /** Price of its first trade. */
  open: number;
  /** Its highest price. */
  high: number;
  /** Its lowest price. */
  low: number;
  /** Price of its last trade. */
  close: number;
  /** Sum of its sizes, in the units of the recorder's size column. */
  volume: number;
  /** The part of the volume in which the taker bought. */
  buyVolume: number;
  /** How many trades it holds. */
  trades: number;
}

/** Makes price bars from trades that come in any order. */
export class OhlcBars extends Candles {
  #volumes: ExactSums;
  #buyVolumes: ExactSums;

  /** No bars yet. */
  constructor(options: CandleOptions) {
    super(options);
    this.#volumes = new ExactSums(this.columns.startMs.length);
    this.#buyVolumes = new ExactSums(this.columns.startMs.length);
  }

  /** Adds the trades of a batch. */
  addBatch(batch: TradeBatch): void {
    const { count, timeMs, timeNs, orderHi, orderLo, price, size, side } = batch;
    for (let row = 0; row < count; row++) {
      const slot = this.add(timeMs[row], timeNs[row], orderHi[row], orderLo[row], price[row]);
      if (slot < 0) continue;
      this.#volumes.add(slot, size[row]);
      if (side[row] > 0) this.#buyVolumes.add(slot, size[row]);
    }
  }

  /** The bar of a slot. */
  bar(slot: number): OhlcBar {
    const { startMs, open, high, low, close, count } = this.columns;
    return {
      startMs: startMs[slot],
      open: open[slot],
      high: high[slot],
      low: low[slot],
      close: close[slot],
      volume: this.#volumes.rounded(slot),
      buyVolume: this.#buyVolumes.rounded(slot),
      trades: count[slot],
    };
  }

  protected override grow(capacity: number): void {
    super.grow(capacity);
    this.#volumes.grow(capacity);
    this.#buyVolumes.grow(capacity);
  }

  protected override move(from: number, to: number): void {
    super.move(from, to);
    this.#volumes.move(from, to);
    this.#buyVolumes.move(from, to);
  }

  protected override clear(slot: number): void {
    super.clear(slot);
    this.#volumes.clear(slot);
    this.#buyVolumes.clear(slot);
  }
}
