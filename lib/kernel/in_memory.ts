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

/** The memory of rows in another order. */
let ordered: WebAssembly.Memory | undefined;

/** A batch as it is if it has a memory, else a copy that holds until the next call. */
export function inMemory<B extends Rows>(batch: B): InMemory<B> {
  if (batch.memory !== undefined) return batch as InMemory<B>;
  if (batch.count > BATCH_ROWS) {
    throw new RangeError(`a batch of ${batch.count} rows is longer than ${BATCH_ROWS}`);
  }
  memory ??= newMemory();
  return copied(batch, memory, batch.count, (column, copy) => copy.set(column.subarray(0, batch.count)));
}

/**
 * Copies rows in an order. The copy holds until the next call.
 *
 * @param batch The rows, which may be more than a batch has
 * @param order Indices of the rows, not more than a batch has
 */
export function inOrder<B extends Rows>(batch: B, order: Uint32Array): InMemory<B> {
  ordered ??= newMemory();
  return copied(batch, ordered, order.length, (column, copy) => {
    for (let place = 0; place < order.length; place++) copy[place] = column[order[place]];
  });
}

function newMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: (COLUMNS_AT + MAX_COLUMNS * COLUMN_BYTES) >> 16 });
}

type Column = Float64Array | Int32Array | Int8Array;

/** A batch whose columns are copied into a memory. */
function copied<B extends Rows>(
  batch: B,
  memory: WebAssembly.Memory,
  count: number,
  copy: (column: Column, to: Column) => void,
): InMemory<B> {
  let at = COLUMNS_AT;
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(batch)) {
    const Columns = [Float64Array, Int32Array, Int8Array].find((Columns) => column instanceof Columns);
    if (Columns === undefined) continue;
    copy(column as unknown as Column, columns[name] = new Columns(memory.buffer, at, count));
    at += COLUMN_BYTES;
  }
  return { ...batch, ...columns, count, memory };
}
