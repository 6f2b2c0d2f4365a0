/** @module Price bars of trades: open, high, low, close and volume by window. */

import type { TradeBatch } from "../ingest/batches.ts";
import { type Candle, type CandleOptions, Candles } from "./candles.ts";
import { ExactSums } from "./exact_sum.ts";

/** A price bar: the candle of the prices of a window's trades, and their volume. */
export interface OhlcBar extends Candle {
  /** Sum of its sizes, in the units of the recorder's size column. */
  volume: number;
  /** The part of the volume in which the taker bought. */
  buyVolume: number;
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
    const [volume, buyVolume] = [this.#volumes.rounded(slot), this.#buyVolumes.rounded(slot)];
    return { ...this.candle(slot), volume, buyVolume };
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
