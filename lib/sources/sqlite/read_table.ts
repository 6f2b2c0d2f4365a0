/** @module Takes all rows of a table or view, in the order that their reader needs. */

import type { DatabaseSync } from "node:sqlite";
import { BATCH_ROWS } from "../../model/batches.ts";
import { rowidName, type TableSchema } from "../recognition/schema.ts";
import type { BookRowReader } from "../row_readers.ts";
import { scanGroups } from "./grouped_rows.ts";
import { readSpans, type RowidSpan } from "./rowid_times.ts";
import { readByRowid, scanTable, type TakeRow } from "./table_rows.ts";
import { readRowids, rowidsInOrder, sortingOfScan } from "./update_rows.ts";

/** Which rows of a table are read, and by whom. */
export interface PartToRead {
  /** Says how many rows a batch may have, and whether rows have to come in a certain order. */
  reader?: Pick<BookRowReader, "batchRows" | "order" | "groupedBy">;
  /** The rows, if they are known by their rowids. */
  spans?: Iterable<RowidSpan>;
  /** An SQL condition that holds for each row that is needed, if rows stand for themselves. */
  condition?: string;
}

/**
 * Calls `take` for each row of a part of a table and yields after each batch.
 *
 * @param selected SQL expressions for the values that `take` gets
 * @param scratch Folder of SQLite's temporary files, for messages
 * @param part Which rows; all by default
 * @returns The rowid from which each batch was read; undefined where rows have none, or come in another order
 * @throws {SourceFault} If the rows cannot be read
 */
export function* readPart(
  db: DatabaseSync,
  table: TableSchema,
  selected: readonly string[],
  take: TakeRow,
  scratch: string | undefined,
  { reader = {}, spans, condition }: PartToRead = {},
): Generator<bigint | undefined> {
  const { order, groupedBy } = reader;
  const batchRows = () => reader.batchRows ?? BATCH_ROWS;
  if (spans !== undefined) return yield* readSpans(db, table, selected, take, spans, batchRows);
  if (groupedBy !== undefined) {
    for (const _ of scanGroups(db, table, selected, groupedBy, take, scratch)) yield undefined;
    return;
  }
  if (!table.hasRowid) {
    const options = order ? { orderBy: sortingOfScan(db, table, order, scratch) } : { condition };
    for (const _ of scanTable(db, table, selected, take, scratch, options)) yield undefined;
    return;
  }
  const rowid = rowidName(table.columns)!;
  const rowids = order && rowidsInOrder(db, table, rowid, order);
  yield* rowids === undefined
    ? readByRowid(db, table, rowid, selected, take, batchRows)
    : readRowids(db, table, rowid, rowids, selected, take, batchRows);
}
