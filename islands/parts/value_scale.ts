/** @module The scale of a vertical axis: automatic, or set by the reader. */

import { type Signal, signal } from "@preact/signals";

/** The ends of a scale. */
export type Ends = readonly [low: number, high: number];

/** How much the reader may change the length of a scale altogether. */
const MOST = 1e6;

/** The scale of one vertical axis. */
export class ValueScale {
  /** The ends that the reader set; undefined while the scale is automatic. */
  readonly manual: Signal<Ends | undefined> = signal(undefined);
  /** The ends that are shown. */
  shown: Ends = [0, 1];
  /** The length of the scale when the reader began to set it. */
  #firstLength = 1;

  /** Makes the scale longer or shorter about its middle, or about 0 if that is its lower end. */
  zoom(factor: number): void {
    this.keep();
    const [low, high] = this.manual.peek()!;
    const length = (high - low) * factor;
    if (!(length > this.#firstLength / MOST && length < this.#firstLength * MOST)) return;
    const about = low === 0 ? 0 : (low + high) / 2;
    this.manual.value = [about - (about - low) * factor, about + (high - about) * factor];
  }

  /** Moves the scale by a fraction of its length, upwards if positive. */
  move(fraction: number): void {
    this.keep();
    const [low, high] = this.manual.peek()!;
    const by = (high - low) * fraction;
    this.manual.value = [low + by, high + by];
  }

  /** Keeps the scale that is shown, from now on set by the reader. */
  keep(): void {
    if (this.manual.peek()) return;
    this.#firstLength = this.shown[1] - this.shown[0];
    this.manual.value = this.shown;
  }

  /** Lets the scale follow the values. */
  follow(): void {
    this.manual.value = undefined;
  }
}
