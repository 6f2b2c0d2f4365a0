import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { ODD_BOOKS, ODD_NUMBERS } from "../../../tests/torture/odd_values.ts";
import { type BookSide, Levels } from "../values/levels.ts";
import { SLACK } from "./db_pages/db_page_file.ts";
import { Scanner } from "./scanner.ts";

const encoder = new TextEncoder();

/** The scanner's levels and sum of a text that other bytes surround; undefined where it leaves the text to others. */
function scanned(text: string, depthLevels: number, side: BookSide): number[] | undefined {
  using scanner = Scanner.take();
  const { piece } = scanner;
  piece.fill(0x37, 0, 7 + 3 * text.length + SLACK);
  const { written } = encoder.encodeInto(text, piece.subarray(7));
  piece.fill(0, 7 + written + 50, 7 + written + SLACK);
  const levels = scanner.takeSide(piece, 7, 7 + written, depthLevels, side === "bids" ? -1 : 1);
  return levels < 0 ? undefined : [levels, scanner.result.sideSum()];
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

Deno.test("a scanner gives what the general parser gives, or leaves it to that", () => {
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
        const result = scanned(text, depthLevels, side);
        if (result === undefined) return;
        taken++;
        assertEquals(result, parsed(text, depthLevels, side), text);
      },
    ),
    { numRuns: 2000 },
  );
  assertEquals(taken > 100, true, `${taken} taken`);
});

Deno.test("a scanner takes what recorders write, of any number of decimals", () => {
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
        const result = scanned(text, depthLevels, "asks");
        assertEquals(result, parsed(text, depthLevels, "asks"), text);
        assertEquals(result?.[0], 30);
      }
    }
  }
});

Deno.test("a scanner leaves every odd book and number to the general parser, or agrees with it", () => {
  const books = [
    ...ODD_BOOKS,
    "[['94000.1', '1'], ['00000.0', '1']]",
    "[['94000.1', '1.5'], ['00000.0', '1.5'], ['93999.1', '1.5']]",
    "[['94000.1', '1.5'], ['93999.1', '1.5']]]",
    "[['94000.1', '1.5'], ['93999.1', '1.5'])",
    "[['94000.1', '1.5'], ['93999.1', '1.5'}]",
    "[['94000.1', '1.5'], ['93999.1', '1.5'], ",
    "[['94000.1', '1.5', '0', '1'], ['93999.1', '2.5', '\\', '1']]",
    "[['94000.1', '1.5', '0', '1'], ['93999.1', '2.5', '0', '\\']]",
    "[[94000.1, 1.5, 0, 1], [93999.1, 2.5, 0, ']]",
    "[[94000.1,1.5,,],[93999.1,1.5,,]]",
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
      const result = scanned(text, depthLevels, "bids");
      if (result !== undefined) assertEquals(result, parsed(text, depthLevels, "bids"), text);
    }
  }
});

Deno.test("a scanner takes no part of a text for the whole, and nothing beyond it", () => {
  const text = "[['94000.1', '0.12345678', '0', '3'], ['93999.9', '2.5', '0', '12']]";
  for (let length = 0; length < text.length; length++) {
    assertEquals(scanned(text.slice(0, length), Infinity, "bids"), undefined, text.slice(0, length));
  }
  assertEquals(scanned(text + "]", Infinity, "bids"), undefined);
  assertEquals(scanned(text, Infinity, "bids"), [2, 2.62345678]);
});

Deno.test("a scanner does not join what two books look like", () => {
  const double = '[["94000.1", "1.5", "0"], ["93999.1", "1.5", "0"]]';
  const single = double.replaceAll('"', "'");
  const mixed = `[['94000.1', '1.5", "0"], ['93999.1', '1.5", "0"]]`;
  const nothing = "[[94000.1, 1.5" + "\0".repeat(16) + "]";
  assertEquals(scanned(double, Infinity, "bids"), [2, 3]);
  assertEquals(scanned(mixed, Infinity, "bids"), undefined);
  assertEquals(scanned(single, Infinity, "bids"), [2, 3]);
  assertEquals(scanned("[['94000.1', '1.5', '1234567890']]", Infinity, "bids"), [1, 1.5]);
  assertEquals(scanned(nothing, Infinity, "bids"), undefined);
});

Deno.test("a scanner sees every byte by which a level differs from the one before", () => {
  const forms = fc.record({
    quote: fc.constantFrom("'", '"', ""),
    comma: fc.constantFrom(", ", ","),
    price: fc.constantFrom("94000.1", "0.00012", "7", "123456789012.5", "00000.1"),
    size: fc.constantFrom("0.12345678", "12", "0.5", "1234567890.12345"),
    more: fc.constantFrom([], ["0"], ["0", "12"]),
  });
  const changes = fc.array(fc.record({ at: fc.nat(), byte: fc.constantFrom(..."0123456789.,'\"[] -e/:x") }), {
    maxLength: 3,
  });
  let taken = 0;
  fc.assert(
    fc.property(
      forms,
      changes,
      fc.constantFrom(Infinity, 1, 3),
      fc.constantFrom<BookSide>("bids", "asks"),
      ({ quote, comma, price, size, more }, changes, depthLevels, side) => {
        const level = `[${[price, size, ...more].map((element) => quote + element + quote).join(comma)}]`;
        const bytes = Array.from(`[${Array(6).fill(level).join(comma)}]`);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        const text = bytes.join("");
        const result = scanned(text, depthLevels, side);
        if (result === undefined) return;
        taken++;
        assertEquals(result, parsed(text, depthLevels, side), text);
      },
    ),
    { numRuns: 5000 },
  );
  assertEquals(taken > 1000, true, `${taken} taken`);
});
