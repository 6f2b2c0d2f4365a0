import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import type { Depth } from "../lib/model/batches.ts";
import { openDatabase } from "../lib/sources/sqlite/open_database.ts";
import { BOOK_WRITERS, type BookWriter, type TextBook, type TextLevel } from "./helpers/book_writers.ts";
import { makeDatabase, tradesTable, withFolder } from "./helpers/database.ts";

const MS = 1625097600000;

/** A snapshot as a source gives it. */
interface Snapshot {
  ms: number;
  sums: number[];
  counts: number[];
  best: number[];
  levels: Depth;
}

/** The snapshots of a database, in order of time, and the depth of the last. */
async function readBooks(path: string, depthLevels: number | undefined): Promise<[Snapshot[], Depth]> {
  const source = await openDatabase(path);
  try {
    const snapshots: Snapshot[] = [];
    let last = -1;
    let depth: (() => Depth) | undefined;
    for (const b of source.books({ depthLevels })) {
      for (let row = 0; row < b.count; row++) {
        snapshots.push({
          ms: b.timeMs[row],
          sums: [b.bidSize[row], b.askSize[row]],
          counts: [b.bidLevels[row], b.askLevels[row]],
          best: [b.bestBid[row], b.bestBidSize[row], b.bestAsk[row], b.bestAskSize[row]],
          levels: b.levels(row),
        });
      }
      if (b.latest >= 0 && b.timeMs[b.latest] > last) {
        last = b.timeMs[b.latest];
        depth = b.depth;
      }
    }
    assertEquals(source.bookFault, undefined);
    assertEquals(source.tally.books.rejected.book + source.tally.books.rejected.time, 0);
    return [snapshots.sort((a, b) => a.ms - b.ms), depth?.() ?? { bids: [], asks: [] }];
  } finally {
    source.close();
  }
}

/** Whole numbers from 1 on. */
const cents = (max: number) => fc.integer({ min: 1, max });

function bookOf(unit: (value: number) => string): fc.Arbitrary<Omit<TextBook, "ms">> {
  const side = (sign: number, minLength: number) =>
    fc.uniqueArray(fc.tuple(cents(1e5), fc.oneof(fc.constant(0), cents(1e4))), {
      minLength,
      maxLength: 12,
      selector: ([price]) => price,
    }).map((levels) =>
      levels.sort((a, b) => sign * (a[0] - b[0]))
        .map(([price, size]): TextLevel => [unit(1e4 + price), size === 0 ? "0" : unit(size)])
    );
  return fc.record({ bids: side(-1, 1), asks: side(1, 0) });
}

/** Whole books, which keep a table with many levels of size 0 from looking like a table of updates. */
const PLAIN_BOOKS = Array.from({ length: 12 }, (): Omit<TextBook, "ms"> => ({
  bids: [["99.5", "1"], ["99.25", "2"], ["99", "1"]],
  asks: [["100.5", "1"], ["101", "2"]],
}));

/** Books of decimal numbers, and of numbers that 32-bit floats hold exactly. */
const decimals = bookOf((value) => (value / 100).toFixed(2));
const binary = bookOf((value) => (value / 8).toFixed(3));

function withoutZeros({ bids, asks }: Omit<TextBook, "ms">): Omit<TextBook, "ms"> {
  const sized = ([price, size]: TextLevel): TextLevel => [price, size === "0" ? "1" : size];
  return { bids: bids.map(sized), asks: asks.map(sized) };
}

async function compare(
  writer: BookWriter,
  books: TextBook[],
  depthLevels: number | undefined,
): Promise<void> {
  await withFolder(async (folder) => {
    const [plain] = BOOK_WRITERS;
    const [expected, actual] = await Promise.all([plain, writer].map((form, index) => {
      const path = makeDatabase(join(folder, `${index}.db`), [tradesTable([]), form.table(books)]);
      return readBooks(path, depthLevels);
    }));
    assertEquals(actual, expected, writer.name);
    assertEquals(expected[0].length, books.length);
  });
}

for (const writer of BOOK_WRITERS) {
  Deno.test(`books give the same snapshots in every form: ${writer.name}`, () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(writer.isSingle ? binary : decimals, { minLength: 1, maxLength: 4 }),
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        (random, depthLevels) => {
          // Rows of one level with a size of 0 look like updates, which remove levels so.
          const some = writer.form === "levels" ? random.map(withoutZeros) : random;
          const books = some.flatMap((book) => [book, ...PLAIN_BOOKS]);
          return compare(writer, books.map((book, i) => ({ ms: MS + i, ...book })), depthLevels);
        },
      ),
      { numRuns: 5 },
    ));
}

for (const writer of BOOK_WRITERS.filter(({ form }) => form !== "sides")) {
  Deno.test(`books of several batches give the same snapshots in every form: ${writer.name}`, () => {
    const books = Array.from({ length: 5000 }, (_, i): TextBook => ({
      ms: MS + i,
      bids: [[String(100 + i), "2.5"], [String(99 + i), "1"]],
      asks: i % 3 === 0 ? [] : [[String(101 + i), String(1 + i)]],
    }));
    return compare(writer, books, undefined);
  });
}
