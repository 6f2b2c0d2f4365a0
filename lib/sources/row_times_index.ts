/** @module When the rows of a table are, from all of its rows, where nothing is known of its parts. */

import type { RowColumns } from "../model/batches.ts";
import type { TimeIndex } from "./source.ts";
import { SourceFault } from "./source_fault.ts";

/**
 * Goes through batches to learn when their rows are.
 *
 * @param batches All rows of a table
 * @param afterSome Called after each batch; may throw to end the reading
 */
export function indexOf(batches: Iterable<RowColumns>, afterSome: () => void): TimeIndex {
  let [rows, startMs, endMs] = [0, Infinity, -Infinity];
  let fault: SourceFault | undefined;
  try {
    for (const { count, timeMs } of batches) {
      rows += count;
      for (let row = 0; row < count; row++) {
        startMs = Math.min(startMs, timeMs[row]);
        endMs = Math.max(endMs, timeMs[row] + 1);
      }
      afterSome();
    }
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    fault = error;
  }
  return {
    rows,
    times: rows > 0 ? { startMs, endMs } : undefined,
    fault,
    lastBefore: (endMs) => startMs < endMs ? startMs : undefined,
  };
}
