/**
 * Arrow's file format with one record batch (https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format):
 *
 *     ARROW1, schema, record batch: lengths and places, then the columns; end; footer, its length, ARROW1
 *
 * Columns begin at multiples of 64 bytes in the file, as Arrow recommends, so that a file that is mapped into memory
 * can be used in place.
 *
 * @module
 */

import type { FlatTable } from "./flat_reader.ts";
import { byte, flatBytes, type FlatObject, list, long, short, structs, table } from "./flat_writer.ts";

/** What a file begins with, padded to eight bytes, and ends with. */
export const MAGIC = "ARROW1";

/** The bytes before the metadata of a message: a mark of continuation, and the metadata's length. */
export const PREFIX_BYTES = 8;

/** Bytes of the footer's length and the magic at the end of a file. */
export const TAIL_BYTES = 4 + MAGIC.length;

const ALIGNMENT = 64;
const CONTINUATION = 0xffffffff;
const METADATA_V5 = 4;
const HEADER_SCHEMA = 1;
const HEADER_RECORD_BATCH = 3;

const encoder = new TextEncoder();

/** The values of a column. */
export interface ArrowColumn {
  /** One value for each row: a double, or the halves of a 64-bit integer, the lower one first. */
  values: Float64Array | Int32Array;
  /** A bit for each row, the lowest first: whether the row has a value; undefined if every row has one. */
  validity: Uint8Array | undefined;
  /** How many rows have no value. */
  nulls: number;
}

/** Where the values of a column lie in a file. */
export interface ColumnPlace {
  /** Where they begin, in bytes from the beginning of the file. */
  at: number;
  /** Number of bytes. */
  bytes: number;
}

/**
 * The part of a file before the first record batch.
 *
 * @param schema The schema, as an object of Arrow's metadata
 */
export function fileHead(schema: FlatObject): Uint8Array {
  const magic = new Uint8Array(8);
  magic.set(encoder.encode(MAGIC));
  return joined([magic, message(HEADER_SCHEMA, schema, 0, magic.length)]);
}

/**
 * The bytes of a file, in parts.
 *
 * @param schema The schema, as an object of Arrow's metadata
 * @param head What {@linkcode fileHead} returned for the schema
 * @param rows Number of rows
 * @param columns The columns, in the order of the schema
 */
export function fileParts(
  schema: FlatObject,
  head: Uint8Array,
  rows: number,
  columns: readonly ArrowColumn[],
): Uint8Array[] {
  const body: Uint8Array[] = [];
  const places: number[] = [];
  let bodyBytes = 0;
  for (const { values, validity } of columns) {
    for (const part of [validity, values]) {
      const length = part?.byteLength ?? 0;
      places.push(bodyBytes, length);
      if (part === undefined) continue;
      const padding = -length & (ALIGNMENT - 1);
      body.push(new Uint8Array(part.buffer, part.byteOffset, length), new Uint8Array(padding));
      bodyBytes += length + padding;
    }
  }
  const nodes = columns.flatMap(({ nulls }) => [rows, nulls]);
  const batch = table(long(rows), structs(nodes, 2), structs(places, 2));
  const metadata = message(HEADER_RECORD_BATCH, batch, bodyBytes, head.length);
  return [head, metadata, ...body, fileEnd(schema, head.length, metadata.length, bodyBytes)];
}

/**
 * Where the values of the columns of a file lie.
 *
 * @param batch The table in the message of the record batch
 * @param bodyAt Where the columns begin, in bytes from the beginning of the file
 */
export function columnPlaces(batch: FlatTable, bodyAt: number): ColumnPlace[] {
  const places = batch.structs(2, 2);
  return Array.from({ length: places.length / 4 }, (_, column) => ({
    at: bodyAt + places[4 * column + 2],
    bytes: places[4 * column + 3],
  }));
}

/** The end of the messages, the footer, and the end of the file. */
function fileEnd(schema: FlatObject, batchAt: number, metadataBytes: number, bodyBytes: number): Uint8Array {
  const end = new Uint8Array(8);
  new DataView(end.buffer).setUint32(0, CONTINUATION, true);
  const batches = structs([batchAt, metadataBytes, bodyBytes], 3);
  const footer = flatBytes(table(short(METADATA_V5), schema, list([]), batches));
  const tail = new Uint8Array(TAIL_BYTES);
  new DataView(tail.buffer).setInt32(0, footer.length, true);
  tail.set(encoder.encode(MAGIC), 4);
  return joined([end, footer, tail]);
}

/** A message without its body, so long that what follows the message is aligned in the file. */
function message(type: number, header: FlatObject, bodyBytes: number, at: number): Uint8Array {
  const metadata = flatBytes(table(short(METADATA_V5), byte(type), header, long(bodyBytes)));
  const bytes = PREFIX_BYTES + metadata.length;
  const message = new Uint8Array(bytes + (-(at + bytes) & (ALIGNMENT - 1)));
  const view = new DataView(message.buffer);
  view.setUint32(0, CONTINUATION, true);
  view.setInt32(4, message.length - PREFIX_BYTES, true);
  message.set(metadata, PREFIX_BYTES);
  return message;
}

function joined(parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
