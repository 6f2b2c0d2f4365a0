import { assertEquals } from "deno-std/assert/equals.js";
import * as fc from "fast-check";
import { Levels } from "../values/levels.ts";
import { isPlainWithoutZeros, readPlainSide } from "./plain_side.ts";
import { SideReader } from "./side_reader.ts";

function levelsOf(read: (levels: Levels) => boolean, keepsZeros = false): [number, number][] | undefined {
  const levels = new Levels();
  levels.keepsZeros = keepsZeros;
  return read(levels) ? levels.pairs(Infinity) : undefined;
}

const decimal = fc.tuple(fc.nat(3000), fc.constantFrom("", ".0", ".5", ".000123", ".123456789012345678901"))
  .map((
    [whole, rest],
  ) => `${whole}${rest}`);
const element = fc.tuple(
  fc.oneof({ weight: 12, arbitrary: decimal }, {
    weight: 1,
    arbitrary: fc.constantFrom("1e3", "-1", "", "abc", "[1]", "0", "00", ".5", "5.", " 7", "null"),
  }),
  fc.constantFrom("", '"', '"', "'"),
).map(([text, quote]) => quote + text + quote);
const side = fc.array(fc.array(element, { minLength: 2, maxLength: 4 }), { maxLength: 5 })
  .map((levels) => `[${levels.map((elements) => `[${elements.join(",")}]`).join(", ")}]`);

Deno.test("readPlainSide() reads what a SideReader reads, or nothing", () => {
  const reader = new SideReader();
  let read = 0;
  fc.assert(
    fc.property(side, fc.constantFrom("bids" as const, "asks" as const), (text, side) => {
      const levels = levelsOf((levels) => readPlainSide(text, levels, side));
      if (levels === undefined) return;
      read++;
      assertEquals(levels, levelsOf((levels) => reader.read(text, levels, side)));
    }),
    { numRuns: 3000 },
  );
  assertEquals(read > 100, true, `${read}`);
});

Deno.test("readPlainSide() reads the usual forms, and leaves others to a SideReader", () => {
  const read = (text: string) => levelsOf((levels) => readPlainSide(text, levels, "bids"));
  const levels: [number, number][] = [[100.5, 2], [99, 0.001]];
  assertEquals(read("[[100.5,2],[99,0.001]]"), levels);
  assertEquals(read('[["99", "0.001", "0", "1"], ["100.5", "2", "0", "4"]]'), levels);
  assertEquals(read('[["100.5","2"],["98","0"],["99","0.001"]]'), levels);
  for (
    const other of [
      "",
      "[]",
      "[[100.5,2]",
      "[['100.5','2']]",
      '{"100.5":2}',
      "[[1e2,2]]",
      "[[-1,2]]",
      "[[1]]",
    ]
  ) {
    assertEquals(read(other), undefined, other);
  }
});

Deno.test("isPlainWithoutZeros() holds for no side with a level of size 0", () => {
  const reader = new SideReader();
  let plain = 0;
  fc.assert(
    fc.property(side, (text) => {
      if (!isPlainWithoutZeros(text)) return;
      plain++;
      const levels = levelsOf((levels) => reader.read(text, levels, "bids"), true);
      assertEquals(levels?.some(([, size]) => size === 0) ?? false, false, text);
    }),
    { numRuns: 3000 },
  );
  assertEquals(plain > 100, true, `${plain}`);
});
