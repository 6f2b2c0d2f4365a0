/** @module Chooses the reader of rows for the form in which a table is written. */

import type { DatabaseSync } from "node:sqlite";
import type { BookColumnOptions } from "../book_columns.ts";
import { InstrumentBookReader } from "../instrument_book_reader.ts";
import { UpdatedBookReader } from "./updated_book_reader.ts";
import { LevelBookReader } from "./level_book_reader.ts";
import { PlainTradeReader } from "../plain_trade_reader.ts";
import type { BookSchema, TradeSchema } from "../recognition/schema.ts";
import type { ColumnOptions } from "../row_columns.ts";
import type { BookRowReader, TradeRowReader } from "../row_readers.ts";
import { TextBookReader } from "./text_book_reader.ts";

/** The reader of a table of trades. */
export function tradeReader(schema: TradeSchema, options: ColumnOptions): TradeRowReader {
  return new PlainTradeReader(schema, options);
}

/** The reader of a table of books. */
export function bookReader(
  db: DatabaseSync,
  schema: BookSchema,
  options: BookColumnOptions,
): BookRowReader {
  const reader = formReader(db, schema, options);
  const { instrument } = schema;
  return instrument === undefined ? reader : new InstrumentBookReader(reader, schema, instrument);
}

function formReader(db: DatabaseSync, schema: BookSchema, options: BookColumnOptions): BookRowReader {
  if (schema.updates !== undefined) return new UpdatedBookReader(schema, schema.updates, options);
  if (schema.form.kind !== "sides") return new LevelBookReader(schema, schema.form, options);
  return new TextBookReader(db, schema, options);
}
