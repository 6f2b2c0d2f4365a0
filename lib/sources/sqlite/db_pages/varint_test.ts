import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { MAX_VARINT_BYTES, Varint } from "./varint.ts";

/** Encodes a 64-bit integer as a varint. */
function encode(value: bigint): number[] {
  let rest = BigInt.asUintN(64, value);
  if (rest >= 2n ** 56n) {
    const bytes = [Number(rest & 0xffn)];
    for (rest >>= 8n; bytes.length < MAX_VARINT_BYTES; rest >>= 7n) {
      bytes.unshift(Number(rest & 0x7fn) | 0x80);
    }
    return bytes;
  }
  const bytes = [Number(rest & 0x7fn)];
  for (rest >>= 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}

Deno.test("Varint reads every 64-bit integer and finds its end", () => {
  const varint = new Varint();
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.nat(63), (wide, shift) => {
    const value = wide >> BigInt(shift);
    const bytes = encode(value);
    const end = varint.read(Uint8Array.from([7, ...bytes, ...new Array(MAX_VARINT_BYTES).fill(0xff)]), 1);
    assertEquals((BigInt(varint.hi) << 32n) | BigInt(varint.lo), value);
    assertEquals(varint.number, Number(value));
    assertEquals(end, 1 + bytes.length);
  }));
});

Deno.test("Varint ends after nine bytes, whatever follows", () => {
  const varint = new Varint();
  assertEquals(varint.read(new Uint8Array(20).fill(0xff), 0), MAX_VARINT_BYTES);
  assertEquals([varint.hi, varint.lo], [-1, 0xffffffff]);
});
