/**
 * Bars as columns of numbers, oldest first.
 *
 * Fifty thousand bars are a handful of typed arrays rather than fifty thousand objects: nothing for the garbage
 * collector to follow, and a chart reads only the stretch that is in view. Arrays grow by doubling and are never
 * shrunk. An array may be replaced when it grows: take `columns[i]` anew each time, and read only `length` elements.
 *
 * @module
 */

/** Columns of a price bar: time, open, high, low, close, volume. */
export const PRICE_COLUMNS = 6;

/** Columns of an imbalance bar: time, open, high, low, close. */
export const IMBALANCE_COLUMNS = 5;

/** Bars, as one array for each of their members. */
export class BarColumns {
  /** How many bars there are. */
  length = 0;
  /** One array a member, in the order of the files; the first is the start of the window, in milliseconds. */
  readonly columns: Float64Array<ArrayBuffer>[];

  /** @param width How many members a bar has: {@linkcode PRICE_COLUMNS} or {@linkcode IMBALANCE_COLUMNS} */
  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => new Float64Array(64));
  }

  /** Starts of the windows, in milliseconds since the Unix epoch. */
  get timeMs(): Float64Array {
    return this.columns[0];
  }

  /** The start of the newest bar; -Infinity where there is none. */
  get newestMs(): number {
    return this.length === 0 ? -Infinity : this.columns[0][this.length - 1];
  }

  /** Makes room for one more bar, counts it, and gives its index. The caller fills its members in. */
  grow(): number {
    if (this.length === this.columns[0].length) {
      for (let c = 0; c < this.columns.length; c++) {
        const larger = new Float64Array(2 * this.length);
        larger.set(this.columns[c]);
        this.columns[c] = larger;
      }
    }
    return this.length++;
  }

  /** Forgets the oldest bars. */
  dropFirst(count: number): void {
    for (const column of this.columns) column.copyWithin(0, count, this.length);
    this.length -= count;
  }

  /**
   * The index of the first bar that starts at or after a time; `length` where none does.
   *
   * @param timeMs Milliseconds since the Unix epoch
   */
  indexFrom(timeMs: number): number {
    const starts = this.columns[0];
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The index of the bar whose window holds a time; -1 where none does.
   *
   * @param timeMs Milliseconds since the Unix epoch
   * @param windowMs Length of a window, in milliseconds
   */
  indexAt(timeMs: number, windowMs: number): number {
    const index = this.indexFrom(timeMs);
    if (index < this.length && this.columns[0][index] === timeMs) return index;
    return index > 0 && timeMs - this.columns[0][index - 1] < windowMs ? index - 1 : -1;
  }

  /** The shortest time between two neighbours, in milliseconds; undefined with fewer than two bars. */
  shortestStepMs(): number | undefined {
    let shortest = Infinity;
    for (let i = 1; i < this.length; i++) {
      shortest = Math.min(shortest, this.columns[0][i] - this.columns[0][i - 1]);
    }
    return shortest === Infinity ? undefined : shortest;
  }
}
