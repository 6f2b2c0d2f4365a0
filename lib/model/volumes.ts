/**
 * Compares sums of sizes as decimals.
 *
 * Recorded sizes are decimals, which doubles hold only nearly: the sum of 0.1 and 0.2 and the size 0.3 are equal volumes, but different
 * doubles. Every comparison of volumes allows for that, so that a tie in the market is a tie here.
 *
 * @module
 */

/** How far apart equal volumes may be, as a share: far above rounding errors, far below any difference of recorded sizes. */
const ROUNDING = 1e-12;

/** Whether two volumes are equal. */
export function areEqualVolumes(a: number, b: number): boolean {
  return Math.abs(a - b) <= ROUNDING * Math.max(a, b);
}

/** Whether a volume is at least `least`. */
export function isVolumeAtLeast(volume: number, least: number): boolean {
  return volume >= least * (1 - ROUNDING);
}
