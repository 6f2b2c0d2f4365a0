/** @module Recognises in which form a table holds books, by the names of its columns and by sampled values. */

import { printable } from "../../text/printable.ts";
import { GROUP_NAMES, IS_BID_NAMES } from "../book_names.ts";
import { type BookForm, columnsOfForm, recogniseBookForm } from "../books/book_form.ts";
import { MessageReader } from "../books/message_reader.ts";
import { SideReader } from "../books/side_reader.ts";
import { LevelSides } from "../books/level_sides.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { Levels } from "../values/levels.ts";
import { candidates, findByNames, listed, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import type { TableDescription } from "./schema.ts";

/** How many rows of each part of a table are sampled: values of books are long. */
export const FEW_BOOKS = 5;

/** The most columns of prices and sizes that SQLite can hand over at once, beside a few others. */
const MAX_LEVEL_COLUMNS = 980;

/** A level of exactly three numbers, of which the last is negative. */
const NEGATIVE_AMOUNT = /^\s*\[\s*[[(]\s*(?:["']?[\d.]+["']?\s*,\s*){2}["']?-[\d.]+["']?\s*[\])]/;

/** What to do about levels that are read wrongly. */
const TO_MEND =
  "describe the table with --views FILE if that is wrong (orderflow inspect --draft-views prints a draft)";

/**
 * Recognises the form of a table of books.
 *
 * @throws {SourceFault} If the table has no columns of a book
 */
export function recogniseForm(table: TableDescription, { sample, warnings }: Recognition): BookForm {
  const sampled = (column: string): SqlValue[] =>
    sample(table, [column], FEW_BOOKS).column(column).filter((value) => value !== null);
  const sides = [
    ...findByNames(table.columns, IS_BID_NAMES).map(({ name }) => name),
    ...candidates(table, "side"),
  ];
  const form = recogniseBookForm({
    columns: table.columns.map(({ name }) => name),
    side: sides.filter((column) => {
      const values = sampled(column);
      const sides = new LevelSides(column);
      // Single rows with another word are rejected.
      return values.filter((value) => sides.read(value) !== undefined).length >= values.length / 2;
    }),
    price: candidates(table, "price"),
    size: candidates(table, "size"),
    group: findByNames(table.columns, GROUP_NAMES).map(({ name }) => name),
    holdsBoth: (column) => sampled(column).some(holdsBoth),
    holdsSide: (column) => sampled(column).some(holdsSide),
  });
  const asksOf = ({ bids, asks }: BookForm & { kind: "sides" }) =>
    sample(table, [bids, asks], FEW_BOOKS).column(asks);
  if (form?.kind === "sides" && asksOf(form).some(hasNegativeAmounts)) {
    warnings.push(
      `levels in table ${
        printable(table.name)
      } have three elements of which the last is negative for asks, as in ` +
        `[price, count, amount]: the second is read as the size; ${TO_MEND}`,
    );
  }
  if (form?.kind === "columns" && columnsOfForm(form).length > MAX_LEVEL_COLUMNS) {
    throw new SourceFault(
      `table ${printable(table.name)} has ${columnsOfForm(form).length} columns of levels, and at most ` +
        `${MAX_LEVEL_COLUMNS} can be read; ${TO_MEND}`,
    );
  }
  if (form !== undefined) return form;
  const [side] = candidates(table, "side");
  if (side !== undefined && candidates(table, "price").length > 0 && candidates(table, "size").length > 0) {
    const shown = [...new Set(sampled(side).map(String))].slice(0, 3).map(printable).join(", ");
    throw new SourceFault(
      `sides of levels in table ${printable(table.name)} cannot be read: ${printable(side)} has ${
        shown || "no values"
      }, and bid, ask, buy, sell and the like are understood; change the words, ${WAY_OUT}`,
    );
  }
  throw new SourceFault(
    `no columns of books in table ${printable(table.name)}: looked for bids and asks, for one ` +
      `column with both, for columns such as bid_price_1 and bid_size_1, and for side, price and size of one level a ` +
      `row; the table has ${listed(table.columns, "no columns")}; rename a column, ${WAY_OUT}`,
  );
}

function holdsBoth(value: SqlValue): boolean {
  return new MessageReader().read(value, anyLevels(), anyLevels());
}

/** Whether a text of asks begins with a level such as Bitfinex's `[price, count, -amount]`. */
function hasNegativeAmounts(value: SqlValue): boolean {
  return typeof value === "string" && NEGATIVE_AMOUNT.test(value.slice(0, 200));
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
