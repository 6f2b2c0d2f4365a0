/**
 * Exact sums and numbers of trades by key, such as the number of a row of prices or the start of a part of a bar.
 *
 * @module
 */

/** Sums of a fixed number of components, and a number of trades, for each key. */
export class KeyedSums {
  /** The sums: those of the key at a place begin at the place times the width. A new array after some new keys. */
  protected sums: Float64Array;
  /** The number of trades of the key at a place. A new array after some new keys. */
  protected trades: Float64Array;
  /** The place of each key. */
  protected readonly places: Map<number, number> = new Map();

  /**
   * @param width How many components the sums of a key have
   * @param firstKeys For how many keys there is space at first
   */
  constructor(width: number, firstKeys: number) {
    this.sums = new Float64Array(firstKeys * width);
    this.trades = new Float64Array(firstKeys);
  }

  /** The place of a key, a new one with sums of 0 if there was none. */
  protected placeOf(key: number): number {
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.places.size;
      this.places.set(key, place);
      if (place === this.trades.length) this.#grow();
    }
    return place;
  }

  #grow(): void {
    const [sums, trades] = [this.sums, this.trades];
    this.sums = new Float64Array(2 * sums.length);
    this.sums.set(sums);
    this.trades = new Float64Array(2 * trades.length);
    this.trades.set(trades);
  }
}
