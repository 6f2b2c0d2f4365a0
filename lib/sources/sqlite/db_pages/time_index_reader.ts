/** @module Goes through a table once to learn which of its leaves have rows of which times. */

import { SourceFault } from "../../source_fault.ts";
import type { Scanner } from "../scanner.ts";
import type { LeafTimes } from "./leaf_times.ts";
import type { RecordValues } from "./record_values.ts";
import { TimeDecoder } from "./time_decoder.ts";

/** How many leaves are gone through between two calls of `afterLeaves`. */
const LEAVES_PER_CALL = 1024;

/** Index of the time among the values that are read. */
export const ONLY_TIME = 0;

/**
 * Fills an index with the leaves of a table, up to the first damaged row.
 *
 * @param values The rows' times, as the value {@linkcode ONLY_TIME}
 * @param scanner The fast path, whose memory holds the rows
 * @param times Gets the leaves; empty
 * @param afterLeaves Called now and then; may throw to end the reading
 * @param checkTable Called after the table; throws if the table is not whole
 */
export function readLeafTimes(
  values: RecordValues,
  scanner: Scanner,
  times: LeafTimes,
  afterLeaves: () => void,
  checkTable: () => void,
): void {
  const { cursor } = values;
  const { leafTimes, result } = scanner;
  const time = new TimeDecoder();
  let leaves = 0;
  try {
    while (cursor.toCell()) {
      times.enter(cursor.group, cursor.leafIndex);
      const first = cursor.leafIndex;
      const read = cursor.passToScanner() ? scanner.decodeTimes() : 0;
      if (read > 0) {
        const count = result.timedLeaves();
        for (let leaf = 0; leaf < count; leaf++) {
          times.enter(cursor.group, first + leaf);
          times.widen(leafTimes[2 * leaf], leafTimes[2 * leaf + 1]);
        }
        cursor.followScanner();
        times.rows += read;
        leaves += count;
      } else {
        cursor.next();
        if (time.read(values, ONLY_TIME)) {
          times.widen(time.ms, time.ms);
          times.rows++;
        }
        leaves++;
      }
      if (leaves < LEAVES_PER_CALL) continue;
      leaves = 0;
      afterLeaves();
    }
    checkTable();
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    times.fault = error;
  }
}
