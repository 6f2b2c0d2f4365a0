/** @module What bars of all kinds have in common. */

import { type CandleOptions, Candles } from "./candles.ts";

/**
 * Bars by window. They have their candles rather than being candles: that way the engine sees one kind of those, and
 * what it compiled for trades is not thrown away at the first snapshot.
 */
export class Bars {
  /** The candles. */
  protected readonly candles: Candles;

  /**
   * No bars yet.
   *
   * @param options How windows are laid out
   * @param hasSum Whether something is summed beside the values
   */
  constructor(options: CandleOptions, hasSum: boolean) {
    this.candles = new Candles(options, hasSum);
  }

  /** How many windows there are, the ones that will be dropped among them. */
  get size(): number {
    return this.candles.size;
  }

  /** See {@linkcode Candles.takeChanged}. */
  takeChanged(): Float64Array {
    return this.candles.takeChanged();
  }

  /** See {@linkcode Candles.takeWindows}. */
  takeWindows(): Float64Array {
    return this.candles.takeWindows();
  }

  /** See {@linkcode Candles.addWindows}. */
  addWindows(rows: Float64Array): void {
    this.candles.addWindows(rows);
  }
}
