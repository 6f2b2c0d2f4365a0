import { assertEquals } from "deno-std/assert/equals.js";
import { assert } from "deno-std/assert/assert.js";
import fc from "fast-check";
import { levelText } from "../../../tests/helpers/level_texts.ts";
import { Levels } from "../values/levels.ts";
import { LevelMemory } from "./level_memory.ts";
import { LevelParser } from "./level_parser.ts";

const encoder = new TextEncoder();

/** All that a parser says of a text: its levels in order and how many have size 0; undefined if it refuses the text. */
function parsed(bytes: Uint8Array, end: number, keepsZeros: boolean): [number[][], number] | undefined {
  const levels = new Levels();
  levels.keepsZeros = keepsZeros;
  levels.start("asks");
  if (!new LevelParser().parse(bytes, end, levels)) return undefined;
  const pairs = Array.from({ length: levels.count }, (_, i) => [levels.prices[i], levels.sizes[i]]);
  return [pairs, levels.zeros];
}

/** Writes a text into the thread's memory, between other bytes; returns its length. */
function written(text: string): number {
  const { text: memory } = LevelMemory.ofThread;
  const { written } = encoder.encodeInto(text, memory);
  encoder.encodeInto("1, 2]]}))", memory.subarray(written));
  return written;
}

Deno.test("LevelParser gives for a text in the thread's memory what it gives for the text elsewhere", () => {
  const memory = LevelMemory.ofThread;
  let fast = 0;
  let refused = 0;
  fc.assert(
    fc.property(levelText, fc.boolean(), (text, keepsZeros) => {
      const bytes = encoder.encode(text);
      const expected = parsed(bytes, bytes.length, keepsZeros);
      assertEquals(parsed(memory.text, written(text), keepsZeros), expected);
      if (expected === undefined) refused++;
      else if (memory.parse(0, bytes.length, new Levels()) > 0) fast++;
    }),
    { numRuns: 5000 },
  );
  assert(fast > 1000 && refused > 1000, `${fast} were parsed by the module, ${refused} were refused`);
});

Deno.test("LevelMemory.parse() compares names of members as plainName() does, whatever characters they have", () => {
  const memory = LevelMemory.ofThread;
  for (let code = 0; code < 0x180; code++) {
    const character = String.fromCharCode(code);
    for (const name of [`pr${character}ice`, `${character}price`, `price${character}`, character]) {
      for (const quote of ['"', ""]) {
        const text = `[{${quote}${name}${quote}: 5, "size": 1, "rate": 3}]`;
        const bytes = encoder.encode(text);
        assertEquals(parsed(memory.text, written(text), false), parsed(bytes, bytes.length, false), text);
      }
    }
  }
});

const FAST: [text: string, levels: number][] = [
  ["[[100, 2], (99.5, 1)]", 2],
  ["[(Decimal('100'), Decimal('2'))]", 1],
  ["[[np.float64(100.0), np.float64(2.0), np.int64(7)]]", 1],
  ['[{"price": "100", "size": 2, "orders": 3}, {"size": 2, "price": 1e-05}]', 2],
  ["[Level(price=100, size=Decimal('2'))]", 1],
  ['{"100": 2, "99.5": "1"}', 2],
  ["[[1.2345e-05, 1234567.123456789]]", 1],
  ["[ [ 1 , 2 , ] , ]", 1],
  ["[]", 0],
  ["{}", 0],
];

for (const [text, count] of FAST) {
  Deno.test(`LevelMemory.parse() parses ${text}`, () => {
    const levels = new Levels();
    assertEquals(LevelMemory.ofThread.parse(0, written(text), levels), text.length);
    assertEquals(levels.count, count);
  });
}

Deno.test("LevelMemory.parse() parses no part of a text, and no byte after the text", () => {
  for (const [text] of FAST) {
    for (let end = 0; end < text.length; end++) {
      written(text);
      assertEquals(LevelMemory.ofThread.parse(0, end, new Levels()), 0, text.slice(0, end));
    }
  }
});

Deno.test("LevelMemory.parse() leaves a text of more levels than it has room for", () => {
  const text = `[${Array(70_000).fill("[1,2]")}]`;
  assertEquals(LevelMemory.ofThread.parse(0, written(text), new Levels()), 0);
  assertEquals(parsed(LevelMemory.ofThread.text, written(text), false)?.[0].length, 70_000);
});

/** Texts of numbers with at most 19 digits, many of them halfway between two doubles, or next to there. */
const numeral = fc.oneof(
  fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 19n - 1n }), fc.nat(18)),
  fc.tuple(fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n }), fc.nat(3)).map((
    [half, power],
  ): [bigint, number] => [
    (2n * half + 1n) * 5n ** BigInt(power),
    power,
  ]),
).map(([digits, decimals]) => {
  const text = String(digits).padStart(decimals + 1, "0");
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
});

Deno.test("LevelMemory.parse() reads every number of up to 19 digits as the nearest double", () => {
  const levels = new Levels();
  fc.assert(
    fc.property(numeral, fc.integer({ min: -9, max: 0 }), (digits, exponent) => {
      const text = exponent === 0 ? digits : `${digits}e${exponent}`;
      levels.start("asks");
      assertEquals(LevelMemory.ofThread.parse(0, written(`[[${text},1]]`), levels), text.length + 6, text);
      assertEquals(levels.prices[0], Number(text), text);
    }),
    { numRuns: 5000 },
  );
});

// The quotients of these numbers end like numbers halfway between two doubles, and only the remainder says that they are
// more than that.
for (
  const text of [
    "6785461179251.83252",
    "8693.650819755385783",
    "97876.82571620145610",
    "2792262050.884653330",
  ]
) {
  Deno.test(`LevelMemory.parse() reads ${text} as the nearest double`, () => {
    const levels = new Levels();
    LevelMemory.ofThread.parse(0, written(`[[${text},1]]`), levels);
    assertEquals(levels.prices[0], Number(text));
  });
}
