/** @module Snapshots of a table after those that were read in parts. */

import type { BookBatch } from "../model/batches.ts";
import { selectBooks } from "./select_books.ts";

/**
 * Leaves out the first rows of batches. A batch of which all rows are left out has no rows.
 *
 * @param first How many rows to leave out
 * @param latestOf The row of a batch whose levels count: the latest of the rows that are in the bars; -1 without such a row
 */
export function* booksFrom(
  batches: Iterable<BookBatch>,
  first: number,
  latestOf: (batch: BookBatch) => number,
): Generator<BookBatch> {
  let left = first;
  for (const batch of batches) {
    const from = Math.min(left, batch.count);
    left -= from;
    if (from === 0) {
      yield batch;
      continue;
    }
    const rows = Array.from({ length: batch.count - from }, (_, row) => from + row);
    // If the latest row is among those that are left out, its levels came with the rows that were read before.
    yield selectBooks(batch, rows, rows.indexOf(latestOf(batch)));
  }
}
