/** @module The JSON of `depth_data.json`. */

/** A level of an order book. */
export type Level = readonly [price: number, size: number];

/** Name of the file with the depth snapshot. */
export const DEPTH_NAME = "depth_data.json";

const encoder = new TextEncoder();

/**
 * The JSON of a depth snapshot.
 *
 * @param bids Levels, best first, finite numbers
 * @param asks Levels, best first, finite numbers
 */
export function depthJson(bids: readonly Level[], asks: readonly Level[]): Uint8Array {
  return encoder.encode(JSON.stringify({ bids, asks }) + "\n");
}
