/** @module Takes all rows of a table or view, in the order that their reader needs. */

import type { DatabaseSync } from "node:sqlite";
import { BATCH_ROWS } from "../../model/batches.ts";
import { rowidName, type TableSchema } from "../recognition/schema.ts";
import type { BookRowReader } from "../row_readers.ts";
import { scanGroups } from "./grouped_rows.ts";
import { readByRowid, scanTable, type TakeRow } from "./table_rows.ts";
import { readRowids, rowidsInOrder, sortingOfScan } from "./update_rows.ts";

/**
 * Calls `take` for each row of a table and yields after each batch.
 *
 * @param selected SQL expressions for the values that `take` gets
 * @param scratch Folder of SQLite's temporary files, for messages
 * @param reader Says how many rows a batch may have, and whether rows have to come in a certain order
 * @returns The rowid from which each batch was read; undefined where rows have none, or come in another order
 * @throws {SourceFault} If the rows cannot be read
 */
export function* readTable(
  db: DatabaseSync,
  table: TableSchema,
  selected: readonly string[],
  take: TakeRow,
  scratch: string | undefined,
  reader: Pick<BookRowReader, "batchRows" | "order" | "groupedBy"> = {},
): Generator<bigint | undefined> {
  const { order, groupedBy } = reader;
  if (groupedBy !== undefined) {
    for (const _ of scanGroups(db, table, selected, groupedBy, take, scratch)) yield undefined;
    return;
  }
  if (!table.hasRowid) {
    const orderBy = order && sortingOfScan(db, table, order, scratch);
    for (const _ of scanTable(db, table, selected, take, scratch, orderBy)) yield undefined;
    return;
  }
  const rowid = rowidName(table.columns)!;
  const batchRows = () => reader.batchRows ?? BATCH_ROWS;
  const rowids = order && rowidsInOrder(db, table, rowid, order);
  yield* rowids === undefined
    ? readByRowid(db, table, rowid, selected, take, batchRows)
    : readRowids(db, table, rowid, rowids, selected, take, batchRows);
}
