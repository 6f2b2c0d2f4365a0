import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { NativeBlock } from "./native_block.ts";
import { NativeBytes } from "./native_bytes.ts";

Deno.test("whole numbers are 64-bit integers in two's complement", () =>
  fc.assert(fc.property(fc.array(fc.maxSafeInteger(), { maxLength: 300 }), (numbers) => {
    const bytes = new NativeBytes();
    bytes.addInt64s(Float64Array.from(numbers), 0, numbers.length);
    const found = new BigInt64Array(bytes.slice().buffer);
    assertEquals([...found], numbers.map(BigInt));
    const unsigned = new BigUint64Array(found.buffer);
    assertEquals(bytes.xor(), unsigned.reduce((xor, word) => xor ^ word, 0n));
  })));

Deno.test("repeated bytes are as if they were added one after the other", () =>
  fc.assert(fc.property(fc.uint8Array({ maxLength: 9 }), fc.nat({ max: 40 }), (bytes, times) => {
    const found = new NativeBytes();
    found.addText("x");
    found.addRepeated(bytes, times);
    assertEquals([...found.bytes], [1, 120, ...Array.from({ length: times }, () => [...bytes]).flat()]);
  })));

Deno.test("numbers of columns and rows are in groups of 7 bits", () => {
  const found = new NativeBytes();
  for (const number of [0, 127, 128, 300, 2 ** 35]) found.addVarint(number);
  assertEquals([...found.bytes], [0, 127, 128, 1, 172, 2, 128, 128, 128, 128, 128, 1]);
});

Deno.test("a block has the form of the server's, and is empty after it was taken", () => {
  const block = new NativeBlock();
  block.addConstantText("i", "X");
  block.addConstantNumber("d", "Date", 258);
  const price = block.addColumn("p", "Int64");
  const levels = block.addArrays("l", "Float64");
  assertEquals(block.names, "i, d, p, l");
  for (let time = 0; time < 2; time++) {
    block.rows = 2;
    price.addInt64s(Float64Array.of(1, -1), 0, 2);
    levels.ends.addInt64s(Float64Array.of(1, 1), 0, 2);
    levels.values.addElements(Float64Array.of(1), 0, 1);
    assertEquals(
      [...block.take()],
      [
        ...[4, 2],
        ...[1, 105, 6, ...text("String"), 1, 88, 1, 88],
        ...[1, 100, 4, ...text("Date"), 2, 1, 2, 1],
        ...[1, 112, 5, ...text("Int64"), 1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255],
        ...[1, 108, 14, ...text("Array(Float64)"), 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
        ...[0, 0, 0, 0, 0, 0, 240, 63],
      ],
    );
    assertEquals(block.rows, 0);
  }
});

function text(word: string): number[] {
  return [...new TextEncoder().encode(word)];
}
