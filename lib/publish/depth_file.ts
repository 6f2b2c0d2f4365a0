/** @module The library's function for the depth snapshot. */

import { writeFileAtomically } from "./atomic_file.ts";
import { DEPTH_NAME, depthJson, type Level } from "./depth_json.ts";
import { makeOutFolder, pathIn } from "./output_folder.ts";
import { completeOptions, isNumbers, shown, type VizOptions } from "./viz_options.ts";

/**
 * Replaces the depth snapshot.
 *
 * @param bids Levels `[price, size]`, best first
 * @param asks Levels `[price, size]`, best first
 * @param options Which folder
 * @throws {RangeError} If a side is not a list of levels, a value is not a finite number, or an option is not valid
 * @throws {Error} If the file cannot be written
 *
 * @example
 * ```ts
 * import { setDepthData } from "./depth_file.ts";
 *
 * const out = Deno.makeTempDirSync();
 * setDepthData([[49990, 1.5]], [[50010, 1.2]], { out });
 * const text = Deno.readTextFileSync(`${out}/depth_data.json`);
 * if (text !== '{"bids":[[49990,1.5]],"asks":[[50010,1.2]]}\n') throw new Error(text);
 * Deno.removeSync(out, { recursive: true });
 * ```
 */
export function setDepthData(bids: readonly Level[], asks: readonly Level[], options?: VizOptions): void {
  const { out } = completeOptions(options);
  checkLevels("bids", bids);
  checkLevels("asks", asks);
  makeOutFolder(out);
  writeFileAtomically(pathIn(out, DEPTH_NAME), depthJson(bids, asks));
}

function checkLevels(side: string, levels: readonly Level[]): void {
  if (!Array.isArray(levels)) {
    throw new RangeError(`${side} is ${shown(levels)}; expected an array of [price, size]`);
  }
  for (const level of levels) {
    if (!isNumbers(level, 2)) {
      throw new RangeError(`a level of ${side} is ${shown(level)}; expected [price, size], finite numbers`);
    }
  }
}
