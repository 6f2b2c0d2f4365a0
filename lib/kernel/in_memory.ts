/**
 * Batches whose columns lie in a WebAssembly memory. Those of sources do. Rows that were picked from a batch, or came
 * from another thread, are copied into a memory here.
 *
 * @module
 */

import { BATCH_ROWS, type RowColumns } from "../model/batches.ts";

/** A batch, or some of its columns. */
export type Rows = Pick<RowColumns, "count" | "memory">;

/** A batch with a memory. */
export type InMemory<B extends Rows> = B & Required<Pick<Rows, "memory">>;

/** Where the first column begins: after the memory that belongs to WebAssembly modules; see `ColumnAllocator`. */
const COLUMNS_AT = 2 << 16;

/** The most columns of a batch. */
const MAX_COLUMNS = 16;

const COLUMN_BYTES = BATCH_ROWS * Float64Array.BYTES_PER_ELEMENT;

let memory: WebAssembly.Memory | undefined;

/** A batch as it is if it has a memory, else a copy that holds until the next call. */
export function inMemory<B extends Rows>(batch: B): InMemory<B> {
  if (batch.memory !== undefined) return batch as InMemory<B>;
  if (batch.count > BATCH_ROWS) {
    throw new RangeError(`a batch of ${batch.count} rows is longer than ${BATCH_ROWS}`);
  }
  memory ??= new WebAssembly.Memory({ initial: (COLUMNS_AT + MAX_COLUMNS * COLUMN_BYTES) >> 16 });
  let at = COLUMNS_AT;
  const columns: Record<string, ArrayBufferView> = {};
  for (const [name, column] of Object.entries(batch)) {
    const copy = copyOf(column, memory.buffer, at, batch.count);
    if (copy === undefined) continue;
    columns[name] = copy;
    at += COLUMN_BYTES;
  }
  return { ...batch, ...columns, memory };
}

/** The first elements of a column, copied to an address; undefined if the value is not a column. */
function copyOf(
  column: unknown,
  buffer: ArrayBuffer,
  at: number,
  count: number,
): ArrayBufferView | undefined {
  for (const Column of [Float64Array, Int32Array, Int8Array]) {
    if (!(column instanceof Column)) continue;
    const copy = new Column(buffer, at, count);
    copy.set(column.subarray(0, count));
    return copy;
  }
}
