/** @module How prices and sizes of this instrument are written, judged by the data. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { decimalsNeeded, decimalsOf, fixed } from "../../lib/text/numbers.ts";
import { depth, feeds } from "./feeds.ts";
import { instrument } from "./instrument.ts";

const prices = feeds.price;

/** The number of decimals that prices need. */
export const priceDecimals: ReadonlySignal<number> = computed(() => {
  const finest = instrument.value?.finest;
  if (finest) return decimalsOf(finest);
  prices.version.value;
  const { own } = prices;
  if (own.length > 0) return Math.max(...[1, 2, 3, 4].map((c) => decimalsNeeded(own.columns[c], own.length)));
  const { bids, asks } = depth.value;
  return Math.max(...[bids.price, asks.price].map((column) => decimalsNeeded(column, column.length)));
});

/** The number of decimals that the sizes of the book need. */
const bookDecimals: ReadonlySignal<number> = computed(() => {
  const { bids, asks } = depth.value;
  const needed = Math.max(...[bids.size, asks.size].map((column) => decimalsNeeded(column, column.length)));
  const largest = Math.max(1, bids.total.at(-1) ?? 0, asks.total.at(-1) ?? 0);
  // Hundredths do not matter beside millions, and the ladder has no space for them.
  return Math.max(0, Math.min(needed, 6 - Math.floor(Math.log10(largest))));
});

/** The step of prices, by the ticks if they can be asked, or else by the decimals of the prices. */
export const priceStep: ReadonlySignal<number> = computed(() =>
  instrument.value?.tick || 10 ** -priceDecimals.value
);

/** A price with the instrument's decimals. */
export function priceText(price: number): string {
  return fixed(price, priceDecimals.value);
}

/** A size of rows of prices, with the decimals that it needs. */
export function stepText(step: number): string {
  return fixed(step, decimalsOf(step));
}

/** A size in the book, with the decimals of the book's sizes. */
export function bookSizeText(size: number): string {
  return fixed(size, bookDecimals.value);
}

/** A volume with the decimals that it needs. Digits beyond the tenth are rounding errors of sums. */
export function volumeText(volume: number): string {
  return fixed(volume, decimalsNeeded([volume], 1));
}

/** A volume with its sign, such as a delta. */
export function signedVolumeText(volume: number): string {
  const sign = volume > 0 ? "+" : volume < 0 ? "−" : "";
  return sign + volumeText(Math.abs(volume));
}
