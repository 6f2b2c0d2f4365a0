import { assertEquals } from "deno-std/assert/equals.js";
import { deflateSync, gzipSync } from "node:zlib";
import type { SqlValue } from "../values/decimal.ts";
import { type BookSide, Levels } from "../values/levels.ts";
import { SideReader } from "./side_reader.ts";

const reader = new SideReader();

function read(value: SqlValue, side: BookSide = "bids"): unknown {
  const levels = new Levels();
  return reader.read(value, levels, side) ? levels.pairs(Infinity) : undefined;
}

/** The bytes of numbers. */
function packed(type: typeof Float64Array | typeof Float32Array, numbers: number[]): Uint8Array {
  return new Uint8Array(type.from(numbers).buffer as ArrayBuffer);
}

const encoder = new TextEncoder();
const TEXT = "[[100,2],[99,1]]";
const LEVELS = [[100, 2], [99, 1]];

Deno.test("SideReader reads a text in a text, in bytes, and compressed", () => {
  for (
    const value of [
      TEXT,
      encoder.encode(TEXT),
      JSON.stringify(TEXT),
      JSON.stringify(JSON.stringify(TEXT)),
      `'${TEXT}'`,
      `b'${TEXT}'`,
      `b"${TEXT}"`,
      deflateSync(TEXT),
      deflateSync(TEXT, { level: 0 }),
      gzipSync(TEXT),
      gzipSync(deflateSync(TEXT)),
      deflateSync(JSON.stringify(JSON.stringify(LEVELS))),
    ]
  ) assertEquals(read(value), LEVELS, String(value));
});

Deno.test("SideReader takes NULL, an empty text and null as a side without levels", () => {
  for (
    const value of [
      null,
      "",
      " ",
      "null",
      "None",
      "[]",
      "{}",
      "()",
      new Uint8Array(0),
      encoder.encode("null"),
    ]
  ) {
    assertEquals(read(value), [], String(value));
  }
});

Deno.test("SideReader refuses what holds no levels", () => {
  const compressed = deflateSync(TEXT);
  for (
    const value of [
      0,
      100,
      1n,
      "none",
      "NULL",
      "x",
      "b",
      "b'",
      compressed.subarray(0, -6),
      compressed.subarray(1),
      encoder.encode("abcdefgh"),
      new Uint8Array(16),
      new Uint8Array(17),
      JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify(TEXT))))),
    ]
  ) assertEquals(read(value), undefined, String(value));
});

Deno.test("SideReader refuses compressed text of more than 16 MiB, in little memory", async () => {
  const script = import.meta.resolve("../../../tests/helpers/read_bomb.ts");
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", script] })
    .output();
  const [grown, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(grown !== "" && Number(grown) < 200e6, true, `${grown} bytes ${error}`);
});

Deno.test("SideReader reads packed floats of either width", () => {
  const bids = [61837.63, 3.78826, 61837.62, 0.617, 61837.5, 1e-8];
  const single = Float32Array.from(bids);
  const pairs = (values: ArrayLike<number>) =>
    Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i], values[2 * i + 1]]);
  for (let levels = 1; levels <= 3; levels++) {
    const some = bids.slice(0, 2 * levels);
    assertEquals(read(packed(Float64Array, some)), pairs(some), `${levels} levels`);
    assertEquals(read(packed(Float32Array, some)), pairs(single.slice(0, 2 * levels)), `${levels} levels`);
  }
  assertEquals(read(packed(Float64Array, [100, 2, 101, 1])), undefined);
  assertEquals(read(packed(Float64Array, [100, 2, 101, 1]), "asks"), [[100, 2], [101, 1]]);
  assertEquals(read(packed(Float64Array, [100, 0, 99, 1])), [[99, 1]]);
});
