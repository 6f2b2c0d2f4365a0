/** @module A recognised schema, for people. */

import { printable } from "../../text/printable.ts";
import type { BookForm } from "../books/book_form.ts";
import type { LevelColumns } from "../books/level_columns.ts";
import type { RecognisedTable, SourceDescription } from "../source.ts";
import type { Choice, DatabaseSchema, TableSchema, UpdateColumns } from "./schema.ts";

/** The recognised tables and columns, and the decisions that were taken. */
export function describeSchema(
  { trades, book, choices, warnings }: DatabaseSchema,
): Omit<SourceDescription, "how"> {
  return {
    trades: trades && recognisedTable(trades, {
      price: trades.price,
      size: trades.size,
      side: trades.side,
      trade_id: trades.tradeId,
    }),
    books: book && recognisedTable(book, { ...namedColumns(book.form), ...namedUpdates(book.updates) }),
    choices: choices.map(choiceText),
    warnings,
  };
}

/** The columns of a form by what they hold. */
function namedColumns(form: BookForm): Record<string, string | undefined> {
  switch (form.kind) {
    case "sides":
      return { bids: form.bids, asks: form.asks };
    case "message":
      return { "bids and asks": form.column };
    case "columns":
      return { bids: rangeOf(form.bids), asks: rangeOf(form.asks) };
    case "levels":
      return { side: form.side, price: form.price, size: form.size, book: form.group };
  }
}

/** The columns of a table of snapshots and updates by what they hold. */
function namedUpdates(updates: UpdateColumns | undefined): Record<string, string | undefined> {
  return updates === undefined
    ? {}
    : { "snapshot or update": updates.kind, "number of update": updates.sequence, ...namedBefore(updates) };
}

function namedBefore({ before }: UpdateColumns): Record<string, string | undefined> {
  if (before === undefined) return {};
  return { [before.is === "previous" ? "number of update before" : "first number in update"]: before.column };
}

/** The columns of the first and the last level. */
function rangeOf(levels: LevelColumns[]): string {
  const { price, size } = levels[0];
  const best = `${price}, ${size}`;
  return levels.length === 1 ? best : `${best} to ${levels[levels.length - 1].size}`;
}

/** A decision as a sentence. */
function choiceText({ what, chosen, others, why }: Choice): string {
  const instead = others.length === 0 ? "" : ` rather than ${others.map(printable).join(" or ")}`;
  return `${what}: ${printable(chosen)}${instead}, ${why}`;
}

function recognisedTable(schema: TableSchema, columns: Record<string, string | undefined>): RecognisedTable {
  const time = schema.timeOfDay === undefined ? schema.time : `${schema.time} and ${schema.timeOfDay}`;
  const { instrument } = schema;
  const named = {
    time,
    ...columns,
    id: idOf(schema),
    ...(instrument && { instrument: instrument.columns.join(" and ") }),
  };
  return {
    table: schema.table,
    columns: Object.fromEntries(Object.entries(named).map(([what, column]) => [what, column ?? null])),
  };
}

/** The column that gives a row its `id`, or "rowid", which also is the place of a row without an `id`. */
function idOf({ id, rowidAlias, hasRowid }: TableSchema): string | undefined {
  return hasRowid && (id === undefined || id === rowidAlias) ? "rowid" : id;
}
