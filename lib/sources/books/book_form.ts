/**
 * The forms in which a table can hold books, and how a form is recognised by the names of the columns.
 *
 * @module
 */

import { MESSAGE_NAMES, SIDES_NAMES } from "../book_names.ts";
import { isSameName } from "../names.ts";
import { type LevelColumns, levelColumns } from "./level_columns.ts";

/** Where a table of books has the levels. */
export type BookForm =
  /** One row a book, one value for each side. */
  | { kind: "sides"; bids: string; asks: string }
  /** One row a book, one value for both sides. */
  | { kind: "message"; column: string }
  /** One row a book, a column for each price and each size, best level first. */
  | { kind: "columns"; bids: LevelColumns[]; asks: LevelColumns[] }
  /** One row a level: rows of the same time form one book, or rows of the same `group`, if there is one. */
  | { kind: "levels"; side: string; price: string; size: string; group?: string };

/** The columns of a table that may be used, by meaning. */
export interface BookCandidates {
  /** Names of all columns. */
  columns: readonly string[];
  /** The columns that may be a level's side, price and size, in order of preference. */
  side: readonly string[];
  price: readonly string[];
  size: readonly string[];
  /** The columns that may number the books, in order of preference. */
  group: readonly string[];
  /** Whether sampled values of a column hold both sides of a book. */
  holdsBoth: (column: string) => boolean;
  /** Whether sampled values of a column hold the levels of one side. */
  holdsSide: (column: string) => boolean;
}

/**
 * Recognises the form of a table of books.
 *
 * @returns Undefined if the table has no columns of a book
 */
export function recogniseBookForm(table: BookCandidates): BookForm | undefined {
  const { columns } = table;
  const named = (name: string) => columns.find((column) => isSameName(column, name));
  const [sides] = SIDES_NAMES.flatMap(([bidsName, asksName], index): BookForm[] => {
    const bids = named(bidsName);
    const asks = named(asksName);
    if (bids === undefined || asks === undefined) return [];
    // Names such as `bid` may also be those of a best price.
    if (index > 0 && !table.holdsSide(bids) && !table.holdsSide(asks)) return [];
    return [{ kind: "sides", bids, asks }];
  });
  if (sides !== undefined) return sides;
  const levels = levelColumns(columns);
  if (levels !== undefined && levels.bids.length + levels.asks.length > 2) {
    return { kind: "columns", ...levels };
  }
  const message = columns.find((column) =>
    MESSAGE_NAMES.some((name) => isSameName(name, column)) && table.holdsBoth(column)
  );
  if (message !== undefined) return { kind: "message", column: message };
  if (levels !== undefined) return { kind: "columns", ...levels };
  const [side] = table.side;
  const [price] = table.price;
  const [size] = table.size;
  if (side === undefined || price === undefined || size === undefined) return undefined;
  return { kind: "levels", side, price, size, group: table.group[0] };
}

/** The columns of a form. */
export function columnsOfForm(form: BookForm): string[] {
  switch (form.kind) {
    case "sides":
      return [form.bids, form.asks];
    case "message":
      return [form.column];
    case "columns":
      return [...form.bids, ...form.asks].flatMap(({ price, size }) => [price, size]);
    case "levels":
      return [form.side, form.price, form.size];
  }
}
