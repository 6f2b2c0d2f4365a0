/** @module Recognises in which form a table holds books, by the names of its columns and by sampled values. */

import { printable } from "../../text/printable.ts";
import { ASKS_NAMES, BIDS_NAMES, GROUP_NAMES } from "../books/level_names.ts";
import { type BookForm, recogniseBookForm } from "../books/book_form.ts";
import { MessageReader } from "../books/message_reader.ts";
import { SideReader } from "../books/side_reader.ts";
import { IS_BID_NAMES, sideOfLevel } from "../books/side_words.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { Levels } from "../values/levels.ts";
import { candidates, findByNames, listed, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import type { TableDescription } from "./schema.ts";

/** How many rows of each part of a table are sampled: values of books are long. */
const SAMPLED_ROWS = 5;

/**
 * Recognises the form of a table of books.
 *
 * @throws {SourceFault} If the table has no columns of a book
 */
export function recogniseForm(table: TableDescription, { sample }: Recognition): BookForm {
  const sampled = (column: string): SqlValue[] =>
    sample(table, [column], SAMPLED_ROWS).column(column).filter((value) => value !== null);
  const sides = [
    ...findByNames(table.columns, IS_BID_NAMES).map(({ name }) => name),
    ...candidates(table, "side"),
  ];
  const form = recogniseBookForm({
    columns: table.columns.map(({ name }) => name),
    side: sides.filter((column) =>
      sampled(column).every((value) => sideOfLevel(value, column) !== undefined)
    ),
    price: candidates(table, "price"),
    size: candidates(table, "size"),
    group: findByNames(table.columns, GROUP_NAMES).map(({ name }) => name),
    holdsBoth: (column) => sampled(column).some(holdsBoth),
    holdsSide: (column) => sampled(column).some(holdsSide),
  });
  if (form !== undefined) return form;
  throw new SourceFault(
    `no columns of books in table ${printable(table.name)}: looked for ${BIDS_NAMES[0]} and ${
      ASKS_NAMES[0]
    }, for one ` +
      `column with both, for columns such as bid_price_1 and bid_size_1, and for side, price and size of one level a ` +
      `row; the table has ${listed(table.columns, "no columns")}; rename a column, ${WAY_OUT}`,
  );
}

function holdsBoth(value: SqlValue): boolean {
  return new MessageReader().read(value, anyLevels(), anyLevels());
}

/** Whether a value holds at least one level. */
function holdsSide(value: SqlValue): boolean {
  const levels = anyLevels();
  return new SideReader().read(value, levels, "bids") && levels.count + levels.zeros > 0;
}

function anyLevels(): Levels {
  const levels = new Levels();
  levels.takesAnyPrice = true;
  return levels;
}
