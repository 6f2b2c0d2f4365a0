/** @module The value area of a profile: the rows about the point of control that have 70 % of the volume. */

import { addToSum, roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import { areEqualVolumes, isVolumeAtLeast } from "../model/volumes.ts";
import { pointOfControl, type PriceLevel } from "./price_cells.ts";

/** The share of the volume, in tenths. */
const TENTHS = 7;

/**
 * The value area: from the point of control, the larger of the two neighbouring rows is added, or both if they are equal,
 * until the area has 70 % of the volume. Rows without trades between rows with trades count as rows of volume 0.
 *
 * @param levels Rows with trades, at least one, the lowest first
 * @returns The lowest and the highest row
 */
export function valueArea(levels: readonly PriceLevel[]): { low: number; high: number } {
  const total = new Volume();
  for (const level of levels) total.add(level);
  const poc = levels.indexOf(pointOfControl(levels));
  // The rows with trades that are in the area: from `first` to `last`.
  let [first, last] = [poc, poc];
  let [low, high] = [levels[poc].row, levels[poc].row];
  const volume = new Volume();
  volume.add(levels[poc]);
  const isEnough = () => isVolumeAtLeast(10 * volume.rounded, TENTHS * total.rounded);
  while (!isEnough() && (first > 0 || last < levels.length - 1)) {
    const below = levels[first - 1];
    const above = levels[last + 1];
    // How far the next row with trades is; all rows before it are empty and therefore equal on both sides.
    const down = below === undefined ? Infinity : low - below.row;
    const up = above === undefined ? Infinity : above.row - high;
    const empty = Math.min(down, up) - 1;
    if (empty > 0) {
      if (below !== undefined) low -= empty;
      if (above !== undefined) high += empty;
      continue;
    }
    const belowVolume = down === 1 ? below!.volume : below === undefined ? -1 : 0;
    const aboveVolume = up === 1 ? above!.volume : above === undefined ? -1 : 0;
    const areEqual = areEqualVolumes(belowVolume, aboveVolume);
    if (areEqual || belowVolume > aboveVolume) {
      low--;
      if (down === 1) {
        volume.add(below!);
        first--;
      }
    }
    if (areEqual || aboveVolume > belowVolume) {
      high++;
      if (up === 1) {
        volume.add(above!);
        last++;
      }
    }
  }
  return { low, high };
}

/** A sum of volumes, exact until it is rounded. */
class Volume {
  readonly #sum = new Float64Array(SUM_COMPONENTS);

  get rounded(): number {
    return roundedAt(this.#sum, 0);
  }

  add({ volume }: PriceLevel): void {
    addToSum(this.#sum, 0, volume);
  }
}
