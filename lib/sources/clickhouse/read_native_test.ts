import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { ClusterError } from "./cluster_error.ts";
import { NativeBlock } from "./native_block.ts";
import { type NativeRows, readNative } from "./read_native.ts";

const doubles = fc.array(fc.double(), { maxLength: 20 });
const arrays = fc.array(fc.array(fc.double(), { maxLength: 5 }), { maxLength: 20 });

/** The bytes of a block with a column of values and one of arrays, of equal length. */
function blockOf(values: number[], levels: number[][]): Uint8Array<ArrayBuffer> {
  const rows = Math.min(values.length, levels.length);
  const block = new NativeBlock();
  block.addColumn("x", "Float64").addElements(Float64Array.from(values), 0, rows);
  const column = block.addArrays("l", "Float64");
  let end = 0;
  const ends = Float64Array.from(levels.slice(0, rows), ({ length }) => end += length);
  column.ends.addInt64s(ends, 0, rows);
  column.values.addElements(Float64Array.from(levels.slice(0, rows).flat()), 0, end);
  block.rows = rows;
  return block.take();
}

function rowsOf(blocks: Iterable<NativeRows>): [number, number[]][] {
  return [...blocks].flatMap(({ count, columns: { x, l } }) =>
    Array.from({ length: count }, (_, row): [number, number[]] => [
      x.values[row],
      [...l.values.slice(row === 0 ? 0 : l.ends![row - 1], l.ends![row])],
    ])
  );
}

Deno.test("readNative() reads what NativeBlock writes, block after block", () =>
  fc.assert(fc.property(doubles, arrays, doubles, arrays, (a, as, b, bs) => {
    const answer = new Uint8Array([...blockOf(a, as), ...blockOf(b, bs)]);
    const expected = [[a, as], [b, bs]] as [number[], number[][]][];
    assertEquals(
      rowsOf(readNative(answer)),
      expected.flatMap(([values, levels]) =>
        values.slice(0, Math.min(values.length, levels.length)).map((x, row) => [x, levels[row]])
      ),
    );
  })));

Deno.test("an answer that ends within a block is an error, wherever it ends", () =>
  fc.assert(fc.property(doubles, arrays, fc.nat(), (values, levels, cut) => {
    const answer = blockOf(values, levels);
    const end = 1 + cut % (answer.length - 1);
    assertThrows(() => rowsOf(readNative(answer.subarray(0, end))), ClusterError, "not complete");
  })));

Deno.test("any other bytes are an error or rows, and take no more memory than they are", () =>
  fc.assert(
    fc.property(
      doubles,
      arrays,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1 }),
      (values, levels, edits) => {
        const answer = blockOf(values, levels);
        for (const [at, byte] of edits) answer[at % answer.length] = byte;
        try {
          for (const { columns } of readNative(answer)) {
            const bytes = Object.values(columns).reduce((sum, { values }) => sum + values.byteLength, 0);
            if (bytes > answer.length) throw new Error(`${bytes} bytes out of ${answer.length}`);
          }
        } catch (error) {
          if (!(error instanceof ClusterError)) throw error;
        }
      },
    ),
  ));
