/** @module Snapshots of a table after those that were read in parts. */

import type { BookBatch } from "../model/batches.ts";
import { selectBooks } from "./select_books.ts";

/**
 * Leaves out the first rows of batches. A batch of which all rows are left out has no rows.
 *
 * @param first How many rows to leave out
 */
export function* booksFrom(batches: Iterable<BookBatch>, first = 0): Generator<BookBatch> {
  let left = first;
  for (const batch of batches) {
    const from = Math.min(left, batch.count);
    left -= from;
    if (from === 0) {
      yield batch;
      continue;
    }
    const rows = Array.from({ length: batch.count - from }, (_, row) => from + row);
    // If the batch's latest row is left out, its levels are those of the rows that were read before.
    yield selectBooks(batch, rows, rows.indexOf(batch.latest));
  }
}
