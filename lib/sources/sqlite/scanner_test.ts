import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { deflateSync, gzipSync } from "node:zlib";
import { BATCH_ROWS, newTally } from "../../model/batches.ts";
import { BookColumns } from "../book_columns.ts";
import { TradeColumns } from "../trade_columns.ts";
import { levelText } from "../../../tests/helpers/level_texts.ts";
import { ODD_BOOKS, ODD_NUMBERS } from "../../../tests/torture/odd_values.ts";
import { LevelParser } from "../books/level_parser.ts";
import { type BookSide, Levels } from "../values/levels.ts";
import { SLACK_BYTES } from "./db_pages/db_page_file.ts";
import { MILLISECOND_DIGITS, MIN_MILLISECONDS } from "./db_pages/time_decoder.ts";
import { EXACT_DIGITS } from "./db_pages/digits.ts";
import { LEAF_HEADER_BYTES, LEAF_TABLE, MIN_CELL_BYTES } from "./db_pages/db_page_header.ts";
import { LOCAL_PAYLOAD_MARGIN } from "./db_pages/overflow_payload.ts";
import { ID_IS_ROWID, MAX_SHAPE_HEADER, NO_ID, SIX_BYTES, TEXT_TIME } from "./db_pages/trade_shapes.ts";
import { Scanner } from "./scanner.ts";
import { BOOK } from "./select_list.ts";
import { instantiate } from "./wasm_exports.ts";

const encoder = new TextEncoder();

/** Number of levels, sum of sizes, best price and its size. */
type Side = [levels: number, size: number, best: number, bestSize: number];

/** A side that the scanner parses, from a text with other bytes around; undefined if the scanner leaves the text. */
function scanned(text: string, depthLevels: number, side: BookSide): Side | undefined {
  using scanner = Scanner.acquire();
  const { dbPages, result } = scanner;
  dbPages.fill(0x37, 0, 7 + 3 * text.length + SLACK_BYTES);
  const { written } = encoder.encodeInto(text, dbPages.subarray(7));
  dbPages.fill(0, 7 + written + 50, 7 + written + SLACK_BYTES);
  const value = dbPages.subarray(7, 7 + written);
  const levels = scanner.parseSide(value, depthLevels, side === "bids" ? -1 : 1, false);
  if (levels < 0) return undefined;
  return [levels, result.sideSize(), result.sideBest(), result.sideBestSize()];
}

/** The side as the general parser parses it. */
function parsed(text: string, depthLevels: number, side: BookSide): Side | undefined {
  const levels = new Levels();
  const bytes = encoder.encode(text);
  levels.start(side);
  if (!new LevelParser().parse(bytes, bytes.length, levels)) return undefined;
  const best = levels.best();
  const [price, size] = best < 0 ? [NaN, NaN] : [levels.prices[best], levels.sizes[best]];
  return [levels.count, levels.sumSizes(depthLevels), price, size];
}

const digits = fc.stringMatching(/^[0-9]{0,9}$/);
const usualNumber = fc.oneof(
  fc.tuple(digits, digits).map(([wholes, decimals]) => `${wholes}.${decimals}`),
  fc.double({ min: 0, max: 1e5, noNaN: true }).map((value) => value.toFixed(8)),
  fc.integer({ min: 900_000, max: 999_999 }).map((value) => (value / 10).toFixed(1)),
  digits,
);
const number = fc.oneof({ weight: 60, arbitrary: usualNumber }, {
  weight: 1,
  arbitrary: fc.constantFrom(...ODD_NUMBERS),
});
const level = fc.array(number, { minLength: 2, maxLength: 7 });
const form = fc.record({ quote: fc.constantFrom("'", '"', ""), comma: fc.constantFrom(", ", ",") });

Deno.test("parseSide() gives what the general parser gives, or leaves a text to it", () => {
  let parsedSides = 0;
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
        parsedSides++;
        assertEquals(result, parsed(text, depthLevels, side), text);
      },
    ),
    { numRuns: 2000 },
  );
  assertEquals(parsedSides > 100, true, `${parsedSides} parsed`);
});

Deno.test("parseSide() gives what the general parser gives for levels in other forms, or leaves a text to it", () => {
  let parsedSides = 0;
  fc.assert(
    fc.property(
      levelText,
      fc.constantFrom(Infinity, 1, 3),
      fc.constantFrom<BookSide>("bids", "asks"),
      fc.boolean(),
      (text, depthLevels, side, isQuoted) => {
        const result = scanned(isQuoted ? JSON.stringify(text) : text, depthLevels, side);
        if (result === undefined) return;
        parsedSides++;
        assertEquals(result, parsed(text, depthLevels, side), text);
      },
    ),
    { numRuns: 5000 },
  );
  assertEquals(parsedSides > 500, true, `${parsedSides} parsed`);
});

Deno.test("parseSide() decompresses bytes, but no text", () => {
  using scanner = Scanner.acquire();
  const { dbPages, result } = scanner;
  const book = '[["94000.1","0.5","0","3"],["93999.9","2.5","0","12"]]';
  for (const text of [book, JSON.stringify(book), "[{'price': 94000.1, 'size': 3}]"]) {
    for (const bytes of [deflateSync(text), gzipSync(text)]) {
      dbPages.set(bytes, 7);
      const parse = (end: number, isBytes: boolean) =>
        scanner.parseSide(dbPages.subarray(7, 7 + end), Infinity, -1, isBytes);
      assertEquals(parse(bytes.length, false), -1);
      assertEquals(parse(bytes.length - 1, true), -1);
      assertEquals(parse(bytes.length, true), text.match(/94000.1|93999.9/g)?.length);
      assertEquals([result.sideSize(), result.sideBest()], [3, 94000.1]);
    }
  }
});

Deno.test("parseSide() parses what recorders write, of any number of decimals", () => {
  for (const [quote, comma] of [["'", ", "], ['"', ", "], ['"', ","], ["", ", "], ["", ","]]) {
    for (let decimals = 0; decimals <= 9; decimals++) {
      const levels = Array.from({ length: 30 }, (_, index) => [
        (94000.1 + index).toFixed(1),
        (1 + index * 7.123456789).toFixed(index % 5 === 0 ? decimals : 9 - decimals),
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

Deno.test("parseSide() leaves sizes whose exact sum needs more than two doubles to the general parser", () => {
  const wide = "[[3, 9999999999.123], [2, 0.00000001], [1, 0]]";
  assertEquals(scanned(wide, Infinity, "bids"), undefined);
  assertEquals(parsed(wide, Infinity, "bids"), [2, 9999999999.12300001, 3, 9999999999.123]);
  assertEquals(scanned(wide, 1, "bids"), [2, 9999999999.123, 3, 9999999999.123]);
  const usual = "[[3, 99999999.123], [2, 0.00001], [1, 0]]";
  assertEquals(scanned(usual, Infinity, "bids"), parsed(usual, Infinity, "bids"));
  assertEquals(scanned(usual, Infinity, "bids")?.[1], 99999999.12301);
});

Deno.test("parseSide() leaves every odd book and number to the general parser, or agrees with it", () => {
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

Deno.test("parseSide() parses neither a part of a text nor bytes after the text", () => {
  const text = "[['94000.1', '0.12345678', '0', '3'], ['93999.9', '2.5', '0', '12']]";
  for (let length = 0; length < text.length; length++) {
    assertEquals(scanned(text.slice(0, length), Infinity, "bids"), undefined, text.slice(0, length));
  }
  assertEquals(scanned(text + "]", Infinity, "bids"), undefined);
  assertEquals(scanned(text, Infinity, "bids"), [2, 2.62345678, 94000.1, 0.12345678]);
});

Deno.test("parseSide() does not mix the forms of two books", () => {
  const double = '[["94000.1", "1.5", "0"], ["93999.1", "1.5", "0"]]';
  const single = double.replaceAll('"', "'");
  const mixed = `[['94000.1', '1.5", "0"], ['93999.1', '1.5", "0"]]`;
  const nothing = "[[94000.1, 1.5" + "\0".repeat(16) + "]";
  assertEquals(scanned(double, Infinity, "bids"), [2, 3, 94000.1, 1.5]);
  assertEquals(scanned(mixed, Infinity, "bids"), undefined);
  assertEquals(scanned(single, Infinity, "bids"), [2, 3, 94000.1, 1.5]);
  assertEquals(scanned("[['94000.1', '1.5', '1234567890']]", Infinity, "bids"), [1, 1.5, 94000.1, 1.5]);
  assertEquals(scanned(nothing, Infinity, "bids"), undefined);
});

/** A book of levels. */
function bookOf(levels: string[]): string {
  return `[${levels.join(", ")}]`;
}

Deno.test("parseSide() forgets the form of whole levels when that of a price or size changes, even in the last level", () => {
  const equal = Array(6).fill("['94000.1', '1.5', '0']");
  for (const last of ["['94000.1', '1.25', '0']", "['94000.12', '1.5', '0']", "['94000.1', '12.5', 'x']"]) {
    assertEquals(scanned(bookOf(equal), Infinity, "bids"), [6, 9, 94000.1, 1.5], last);
    scanned(bookOf([...equal, last]), Infinity, "bids");
  }
  assertEquals(scanned(bookOf(equal), Infinity, "bids"), [6, 9, 94000.1, 1.5]);
});

Deno.test("parseSide() compares all bytes of a level of which others have the form", () => {
  const long = "['94000.1', '0.123456789', '1234567', '12345678']";
  const longer = Array(6).fill(long);
  assertEquals(scanned(bookOf(longer), Infinity, "bids")?.[0], 6);
  assertEquals(scanned(bookOf(longer.with(4, long.replace("']", "'x"))), Infinity, "bids"), undefined);
  // A price of 0 is not valid, and a colon follows the digit 9 in ASCII.
  const prices = Array(6).fill("['14000.1', '1.5']");
  assertEquals(scanned(bookOf(prices), Infinity, "bids")?.[0], 6);
  for (const other of ["['00000.0', '1.5']", "[':4000.1', '1.5']"]) {
    assertEquals(scanned(bookOf(prices.with(4, other)), Infinity, "bids"), undefined);
  }
});

Deno.test("parseSide() notices every byte by which a level differs from the level before", () => {
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
  let parsedSides = 0;
  fc.assert(
    fc.property(
      forms,
      changes,
      fc.constantFrom(Infinity, 1, 3),
      fc.constantFrom<BookSide>("bids", "asks"),
      ({ quote, comma, price, size, more }, changes, depthLevels, side) => {
        const level = `[${[price, size, ...more].map((element) => quote + element + quote).join(comma)}]`;
        const bytes = Array.from(`[${Array(9).fill(level).join(comma)}]`);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        const text = bytes.join("");
        const result = scanned(text, depthLevels, side);
        if (result === undefined) return;
        parsedSides++;
        assertEquals(result, parsed(text, depthLevels, side), text);
      },
    ),
    { numRuns: 5000 },
  );
  assertEquals(parsedSides > 1000, true, `${parsedSides} parsed`);
});

Deno.test("parseSide() parses levels whose prices and rests are longer than the 16 bytes that are compared at once", () => {
  for (const extra of [1, 12, 123, 1234, 12345, 1234567890123]) {
    for (const price of ["94000.1", "94000.1234", "123456.12345678"]) {
      const levels = Array.from(
        { length: 6 },
        (_, row) => [price.slice(0, -1) + (9 - row), "0.5", "0", String(extra)],
      );
      const text = `[${levels.map((level) => `[${level.map((of) => `'${of}'`).join(", ")}]`).join(", ")}]`;
      for (const depthLevels of [Infinity, 2]) {
        const result = scanned(text, depthLevels, "bids");
        assertEquals(result, parsed(text, depthLevels, "bids"), text);
        assertEquals(result?.[0], 6);
      }
      const open = text.slice(0, -1) + ", ]";
      assertEquals(scanned(open, Infinity, "bids"), parsed(open, Infinity, "bids"));
    }
  }
});

Deno.test("parseSide() finds the best price with a size, in whatever order the levels are", () => {
  const price = fc.oneof(
    fc.integer({ min: 99_000, max: 100_900 }).map((value) => (value / 10).toFixed(1)),
    fc.integer({ min: 1, max: 30 }).map((value) => `0.0000123456${String(value).padStart(2, "0")}`),
    fc.integer({ min: 1, max: 2000 }).map(String),
    fc.integer({ min: 1, max: 99 }).map((value) => `00${value}`),
  );
  const size = fc.oneof(fc.constantFrom("0", "0.0", "0.00"), fc.integer({ min: 1, max: 99 }).map(String));
  let parsedSides = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(price, size), { maxLength: 20 }),
      fc.constantFrom<BookSide>("bids", "asks"),
      fc.constantFrom("'", ""),
      (levels, side, quote) => {
        const text = `[${
          levels.map((level) => `[${level.map((of) => quote + of + quote).join(", ")}]`).join(", ")
        }]`;
        const result = scanned(text, Infinity, side);
        assertEquals(result, parsed(text, Infinity, side), text);
        if (result !== undefined) parsedSides++;
      },
    ),
    { numRuns: 3000 },
  );
  assertEquals(parsedSides, 3000);
  assertEquals(scanned("[['5', '0'], ['4', '2'], ['4', '3'], ['3', '1']]", Infinity, "bids"), [3, 6, 4, 2]);
  assertEquals(scanned("[['5', '0'], ['4', '2'], ['4', '3'], ['3', '1']]", Infinity, "asks"), [3, 6, 3, 1]);
  assertEquals(scanned("[['5', '0']]", Infinity, "asks"), [0, 0, NaN, NaN]);
  assertEquals(scanned("[]", Infinity, "asks"), [0, 0, NaN, NaN]);
});

/** Numbers that the WebAssembly module exports. */
function exportedNumbers(): Record<string, number> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const exports = instantiate(memory, { readOverflow: () => 0, readPointerMap: () => false });
  const globals = Object.entries(exports).filter(([, value]) => value instanceof WebAssembly.Global);
  return Object.fromEntries(globals.map(([name, value]) => [name, (value as WebAssembly.Global).value]));
}

Deno.test("constants that TypeScript and AssemblyScript share have equal values", () => {
  const shared = {
    BATCH_ROWS,
    EXACT_DIGITS,
    ID_IS_ROWID,
    LEAF_HEADER_BYTES,
    LEAF_TABLE,
    LOCAL_PAYLOAD_MARGIN,
    MAX_SHAPE_HEADER,
    MILLISECOND_DIGITS,
    MIN_CELL_BYTES,
    MIN_MILLISECONDS,
    NO_ID,
    SIX_BYTES,
    TEXT_TIME,
    TIME: BOOK.time,
    BIDS: BOOK.bids,
    ASKS: BOOK.asks,
  };
  const exported = exportedNumbers();
  for (const [name, value] of Object.entries(shared)) assertEquals(exported[name], value, name);
});

Deno.test("batches allocate their columns where AssemblyScript writes the columns", () => {
  using scanner = Scanner.acquire();
  const exported = exportedNumbers();
  const allocator = scanner.columns();
  const trades = new TradeColumns({ tally: newTally(), allocator: scanner.columns() });
  const books = new BookColumns({ tally: newTally(), allocator });
  const first = trades.timeMs.byteOffset;
  for (
    const [name, column] of [
      ["TIME_MS", trades.timeMs],
      ["ORDER_HI", trades.orderHi],
      ["ORDER_LO", trades.orderLo],
      ["TIME_NS", trades.timeNs],
      ["PRICE", trades.price],
      ["SIZE", trades.size],
      ["SIDE", trades.side],
      ["TIME_MS", books.timeMs],
      ["ORDER_HI", books.orderHi],
      ["ORDER_LO", books.orderLo],
      ["TIME_NS", books.timeNs],
      ["BID_SIZE", books.bidSize],
      ["ASK_SIZE", books.askSize],
      ["BID_LEVELS", books.bidLevels],
      ["ASK_LEVELS", books.askLevels],
      ["BEST_BID", books.bestBid],
      ["BEST_BID_SIZE", books.bestBidSize],
      ["BEST_ASK", books.bestAsk],
      ["BEST_ASK_SIZE", books.bestAskSize],
      ["ROWIDS", allocator.bigInts()],
    ] as const
  ) assertEquals(column.byteOffset - first, exported[name], name);
});
