/**
 * The schema of an Arrow table: a column of times, and columns of doubles that can be null.
 *
 * The numbers of fields and types are those of Arrow's `Schema.fbs`
 * (https://github.com/apache/arrow/blob/main/format/Schema.fbs).
 *
 * @module
 */

import type { FlatTable } from "./flat_reader.ts";
import { byte, type FlatObject, list, short, table, text } from "./flat_writer.ts";

/** Texts by name. */
export type Metadata = Record<string, string>;

/** A column of an Arrow table. */
export interface ArrowField {
  /** The column's name. */
  name: string;
  /** Whether the column holds times in milliseconds since the Unix epoch, in UTC; otherwise doubles or null. */
  isTimestamp: boolean;
  /** What else is known of the column. */
  metadata: Metadata;
}

/** The columns of an Arrow table, and what is known of the table. */
export interface ArrowSchema {
  /** The columns in their order. */
  fields: readonly ArrowField[];
  /** What is known of the table. */
  metadata: Metadata;
}

const TYPE_FLOATING_POINT = 3;
const TYPE_TIMESTAMP = 10;
const PRECISION_DOUBLE = 2;
const UNIT_MILLISECOND = 1;

/** A schema as an object of Arrow's metadata. */
export function schemaObject({ fields, metadata }: ArrowSchema): FlatObject {
  return table(undefined, list(fields.map(fieldObject)), metadataObject(metadata));
}

/** The schema that an object of Arrow's metadata describes. */
export function schemaOf(object: FlatTable): ArrowSchema {
  const fields = object.tables(1).map((field): ArrowField => ({
    name: field.text(0),
    isTimestamp: field.byte(2) === TYPE_TIMESTAMP,
    metadata: metadataOf(field, 6),
  }));
  return { fields, metadata: metadataOf(object, 2) };
}

function fieldObject({ name, isTimestamp, metadata }: ArrowField): FlatObject {
  const type = isTimestamp ? table(short(UNIT_MILLISECOND), text("UTC")) : table(short(PRECISION_DOUBLE));
  return table(
    text(name),
    byte(isTimestamp ? 0 : 1),
    byte(isTimestamp ? TYPE_TIMESTAMP : TYPE_FLOATING_POINT),
    type,
    undefined,
    // Arrow's C++ library refuses a field without a list of children.
    list([]),
    metadataObject(metadata),
  );
}

function metadataObject(metadata: Metadata): FlatObject {
  return list(Object.entries(metadata).map(([name, value]) => table(text(name), text(value))));
}

function metadataOf(object: FlatTable, field: number): Metadata {
  return Object.fromEntries(object.tables(field).map((entry) => [entry.text(0), entry.text(1)]));
}
