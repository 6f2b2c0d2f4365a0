import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { ODD_BOOKS, ODD_NUMBERS } from "../../../tests/torture/odd_values.ts";
import { type BookSide, Levels } from "../levels.ts";
import { BookScan } from "./book_scan.ts";
import { SLACK } from "./page_file.ts";

const encoder = new TextEncoder();

/** The scan's levels and sum of a text that other text surrounds; undefined where it leaves the text to others. */
function scanned(scan: BookScan, text: string, depthLevels: number, side: BookSide): number[] | undefined {
  const bytes = encoder.encode(text);
  const around = new Uint8Array(7 + bytes.length + SLACK).fill(0x37);
  around.set(bytes, 7);
  around.fill(0, 7 + bytes.length + 50);
  const view = new DataView(around.buffer);
  const isTaken = scan.take(view, 7, 7 + bytes.length, depthLevels, side === "bids" ? -1 : 1);
  return isTaken ? [scan.levels, scan.sum] : undefined;
}

function parsed(text: string, depthLevels: number, side: BookSide): number[] | undefined {
  const levels = new Levels();
  const bytes = encoder.encode(text);
  return levels.parse(bytes, bytes.length, side) ? [levels.count, levels.sumSizes(depthLevels)] : undefined;
}

const digits = fc.stringMatching(/^[0-9]{0,9}$/);
const plainNumber = fc.oneof(
  fc.tuple(digits, digits).map(([wholes, decimals]) => `${wholes}.${decimals}`),
  fc.double({ min: 0, max: 1e5, noNaN: true }).map((value) => value.toFixed(8)),
  fc.integer({ min: 900_000, max: 999_999 }).map((value) => (value / 10).toFixed(1)),
  digits,
);
const number = fc.oneof({ weight: 60, arbitrary: plainNumber }, {
  weight: 1,
  arbitrary: fc.constantFrom(...ODD_NUMBERS),
});
const level = fc.array(number, { minLength: 2, maxLength: 4 });
const form = fc.record({ quote: fc.constantFrom("'", '"', ""), comma: fc.constantFrom(", ", ",") });

Deno.test("BookScan gives what the general parser gives, or leaves it to that", () => {
  const scan = new BookScan();
  let taken = 0;
  fc.assert(
    fc.property(
      fc.array(level, { maxLength: 12 }),
      form,
      fc.constantFrom(Infinity, 1, 3),
      fc.constantFrom<BookSide>("bids", "asks"),
      (book, { quote, comma }, depthLevels, side) => {
        const texts = book.map((level) => `[${level.map((element) => quote + element + quote).join(comma)}]`);
        const text = `[${texts.join(comma)}]`;
        const result = scanned(scan, text, depthLevels, side);
        if (result === undefined) return;
        taken++;
        assertEquals(result, parsed(text, depthLevels, side), text);
      },
    ),
    { numRuns: 2000 },
  );
  assertEquals(taken > 100, true, `${taken} taken`);
});

Deno.test("BookScan takes what recorders write, of any number of decimals", () => {
  const scan = new BookScan();
  for (const [quote, comma] of [["'", ", "], ['"', ", "], ['"', ","], ["", ", "], ["", ","]]) {
    for (let decimals = 0; decimals <= 9; decimals++) {
      const levels = Array.from({ length: 30 }, (_, index) => [
        (94000.1 + index).toFixed(1),
        (index * 7.123456789).toFixed(index % 5 === 0 ? decimals : 9 - decimals),
        "0",
        String(index),
      ]);
      const texts = levels.map((level) => `[${level.map((element) => quote + element + quote).join(comma)}]`);
      const text = `[${texts.join(comma)}]`;
      for (const depthLevels of [Infinity, 5]) {
        const result = scanned(scan, text, depthLevels, "asks");
        assertEquals(result, parsed(text, depthLevels, "asks"), text);
        assertEquals(result?.[0], 30);
      }
    }
  }
});

Deno.test("BookScan leaves every odd book and number to the general parser, or agrees with it", () => {
  const scan = new BookScan();
  const books = [
    ...ODD_BOOKS,
    "[['94000.1', '1'], ['00000.0', '1']]",
    "[['94000.1', '1.5'], ['93999.1', '1.5']]]",
    "[['94000.1', '1.5', '0', '1'], ['93999.1', '2.5', '\\', '1']]",
    "[['94000.1', '1.5', '0', '1'], ['93999.1', '2.5', '0', '\\']]",
    "[[94000.1, 1.5, 0, 1], [93999.1, 2.5, 0, ']]",
    "[[94000.1, 1.5, 0, 1], [93999.1, 2.5, ', 1]]",
    "[['94000.1', '1.5', '0', '1'], ['93999.1', '2.5', '', '1']]",
    "[['94000.1', '1.5', '0', '1'], ['93999.1', '2.5', 'x', '1']]",
    "[['94000.1', '1.5', '0', '1'], ['93999.1', '2.5', '0', '1', '1']]",
    "[['94000.1', '1.5', '0', '1'], ['93999.1', '2.55', '0', '1']]",
    ...ODD_NUMBERS.flatMap((odd) => [
      `[['${odd}', '1'], ['2', '3']]`,
      `[['1', '${odd}'], ['2', '3']]`,
      `[['1', '2'], ['2', '${odd}']]`,
      `[['1', '2', '${odd}'], ['2', '3']]`,
      `[[1,2],[2,${odd}]]`,
      `[[${odd},2],[2,3]]`,
    ]),
  ];
  for (const text of books) {
    for (const depthLevels of [Infinity, 1]) {
      const result = scanned(scan, text, depthLevels, "bids");
      if (result !== undefined) assertEquals(result, parsed(text, depthLevels, "bids"), text);
    }
  }
});

Deno.test("BookScan takes no part of a text for the whole, and nothing beyond it", () => {
  const scan = new BookScan();
  const text = "[['94000.1', '0.12345678', '0', '3'], ['93999.9', '2.5', '0', '12']]";
  for (let length = 0; length < text.length; length++) {
    assertEquals(scanned(scan, text.slice(0, length), Infinity, "bids"), undefined, text.slice(0, length));
  }
  assertEquals(scanned(scan, text + "]", Infinity, "bids"), undefined);
  assertEquals(scanned(scan, text, Infinity, "bids"), [2, 2.62345678]);
});
