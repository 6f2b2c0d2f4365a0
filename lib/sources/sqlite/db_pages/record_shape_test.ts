import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { SourceFault } from "../../source_fault.ts";
import { ABSENT, BLOB, FAR, MAX_NEEDED_BYTES, RecordShape, ROWID, TEXT } from "./record_shape.ts";
import { RecordShapes } from "./record_shapes.ts";

/** Three columns of four are read, the last one first. */
const LAYOUT = { indexes: [1, -1, 2, 0], columns: 3, rowid: -1 };

function read(header: number[], layout = LAYOUT): RecordShape {
  const shape = new RecordShape(layout.columns);
  shape.read(layout, Uint8Array.from([...header, ...new Array(16).fill(0)]), 0, header[0]);
  return shape;
}

Deno.test("RecordShape finds the values that are read by the serial types before them", () => {
  // An integer of 6 bytes, a text of 3, NULL, a blob of 2.
  const { kinds, offsets, lengths, size, neededSize } = read([5, 5, 19, 0, 16]);
  assertEquals([...kinds], [BLOB, 5, 0]);
  assertEquals([...offsets], [14, 5, 14]);
  assertEquals([...lengths], [2, 6, 0]);
  assertEquals([size, neededSize], [16, 16]);
});

Deno.test("RecordShape knows the length of every serial type", () => {
  const lengths = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];
  for (const [type, length] of lengths.entries()) assertEquals(read([2, type]).size, 2 + length);
  assertEquals([read([2, 12]).size, read([2, 13]).size, read([2, 15]).size], [2, 2, 3]);
});

Deno.test("RecordShape marks columns that a record lacks, and the alias of the rowid", () => {
  assertEquals([...read([3, 9, 13]).kinds], [ABSENT, 9, ABSENT]);
  assertEquals([...read([5, 0, 0, 0, 13], { ...LAYOUT, rowid: 1 }).kinds], [TEXT, ROWID, 0]);
});

Deno.test("RecordShape skips values beyond the columns of the table", () => {
  assertEquals(read([7, 1, 1, 1, 1, 1, 1]).size, 13);
});

Deno.test("RecordShape marks a value that ends too far away, and all values after it", () => {
  // A text of 64 MiB takes a type of five bytes: 13 + 2 * 2^26 = 0x800000d.
  const type = [0xc0, 0x80, 0x80, 0x0d];
  const { kinds, size } = read([8, 1, ...type, 2, 1]);
  assertEquals([...kinds], [FAR, 1, FAR]);
  assertEquals(size, 8 + 1 + MAX_NEEDED_BYTES + 2 + 1);
});

Deno.test("RecordShape refuses a header that ends within a serial type, and reserved serial types", () => {
  assertThrows(() => read([2, 0x81, 0x01]), SourceFault, "ends within");
  assertThrows(() => read([2, 10]), SourceFault, "type 10");
  assertThrows(() => read([2, 11]), SourceFault, "type 11");
  assertThrows(
    () => read([10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    SourceFault,
    "type -1",
  );
  assertThrows(() => read([7, 0x9f, 0xff, 0xff, 0xff, 0xff, 0x7f]), SourceFault, "more than");
});

Deno.test("RecordShapes distinguishes records by their headers only", () => {
  for (const columns of [1, 3, 7, 8, 30, 62, 63, 64, 100]) {
    const layout = { indexes: Array.from({ length: columns }, (_, i) => i), columns, rowid: -1 };
    const shapes = new RecordShapes(layout);
    for (let round = 0; round < 3; round++) {
      for (let type = 1; type <= 5; type++) {
        const header = [columns + 1, ...new Array(columns).fill(1)];
        header[columns] = type;
        const bytes = Uint8Array.from([...header, ...new Array(200).fill(round * 77 + type)]);
        const { kinds, size } = shapes.of(bytes, new DataView(bytes.buffer), 0, columns + 1);
        assertEquals(kinds[columns - 1], type);
        assertEquals(size, columns + 1 + (columns - 1) + [0, 1, 2, 3, 4, 6][type]);
      }
    }
  }
});
