/** @module What every source must give of a snapshot's levels: best prices, and all levels of any row. */

import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import { BATCH_ROWS, type Depth } from "../../lib/model/batches.ts";
import { bookTable, makeDatabase, tradesTable, type Value, withFolder } from "../helpers/database.ts";
import type { OpenSource } from "./read_all.ts";

const MS = 1625097600000;

/** The best prices and the levels of a snapshot: `[bestBid, bestBidSize, bestAsk, bestAskSize]`. */
interface BookLevels {
  best: number[];
  levels: Depth;
}

async function readLevels(open: OpenSource, path: string, depthLevels?: number): Promise<BookLevels[]> {
  const source = await open(path);
  try {
    const rows: BookLevels[] = [];
    for (const b of source.books({ depthLevels })) {
      // From the last row to the first, since levels are read on demand in any order.
      const batch = Array.from({ length: b.count }, (_, index) => b.count - 1 - index).map((row) => ({
        best: [b.bestBid[row], b.bestBidSize[row], b.bestAsk[row], b.bestAskSize[row]],
        levels: b.levels(row),
      }));
      assertEquals(b.depth(), batch[b.count - 1 - b.latest].levels);
      rows.push(...batch.reverse());
    }
    return rows;
  } finally {
    source.close();
  }
}

const CASES: [name: string, bids: string, asks: string, best: number[], levels: Depth][] = [
  ["both sides", "[[10,1],[9,2]]", "[[11,3],[12,4]]", [10, 1, 11, 3], {
    bids: [[10, 1], [9, 2]],
    asks: [[11, 3], [12, 4]],
  }],
  ["levels that are out of order", "[['9','2'],['10','1']]", "[['12','4'],['11','3']]", [10, 1, 11, 3], {
    bids: [[10, 1], [9, 2]],
    asks: [[11, 3], [12, 4]],
  }],
  ["no asks", "[[10,1]]", "[]", [10, 1, NaN, NaN], { bids: [[10, 1]], asks: [] }],
  ["nothing on both sides", "[]", "[]", [NaN, NaN, NaN, NaN], { bids: [], asks: [] }],
  ["a best level of size 0", "[[10,0],[9,2]]", "[[11,0]]", [9, 2, NaN, NaN], {
    bids: [[9, 2]],
    asks: [],
  }],
  ["a best price that occurs twice", "[[10,1],[10,5]]", "[[11,0],[11,3],[11,4]]", [10, 1, 11, 3], {
    bids: [[10, 1], [10, 5]],
    asks: [[11, 3], [11, 4]],
  }],
];

/**
 * How many whole books a table has before and after any books, which by themselves look like updates. The sampled rows,
 * at the start, in the middle and at the end, are whole books.
 */
const WHOLE_BEFORE = 100;
const WHOLE_AFTER = 300;

/** Whole books. */
function whole(count: number): [number, number][][][] {
  return Array.from({ length: count }, () => [[[1, 1]], [[2, 1]]]);
}

/** Whole books, which keep a table with many levels of size 0 from looking like a table of updates. */
const PLAIN_BOOKS = Array.from({ length: 12 }, (): [[number, number][], [number, number][]] => [
  [[9, 1], [8, 2]],
  [[10, 3], [11, 4]],
]);

/** How a table of snapshots can be stored. */
const STORAGE: [name: string, sql: string][] = [
  ["a table with rowids", ""],
  [
    "a view",
    "ALTER TABLE book RENAME TO raw; CREATE VIEW book AS SELECT * FROM raw",
  ],
  [
    "a table WITHOUT ROWID",
    `ALTER TABLE book RENAME TO raw;
     CREATE TABLE book(id INTEGER PRIMARY KEY, bids TEXT, asks TEXT, timestamp TEXT) WITHOUT ROWID;
     INSERT INTO book SELECT id, bids, asks, timestamp FROM raw`,
  ],
];

/** Registers the tests of a source's levels. */
export function testLevels(name: string, open: OpenSource): void {
  for (const [what, bids, asks, best, levels] of CASES) {
    Deno.test(`${name} gives best prices and levels: ${what}`, () =>
      withFolder(async (folder) => {
        const path = makeDatabase(join(folder, "trades.db"), [
          tradesTable([]),
          bookTable([[1, "X", bids, asks, String(MS)]]),
        ]);
        assertEquals(await readLevels(open, path), [{ best, levels }]);
      }));
  }

  for (const [what, sql] of STORAGE) {
    Deno.test(`${name} gives the levels of any row of ${what}, also beside rejected rows`, () =>
      withFolder(async (folder) => {
        const rows = Array.from({ length: BATCH_ROWS + 700 }, (_, i): Value[] => [
          3 * i + 1,
          "X",
          i % 5 === 3 ? "nothing" : `[[${i + 1}, 1]]`,
          `[[${i + 2}, 2], [${i + 3}, 0.5]]`,
          String(MS + i),
        ]);
        const path = makeDatabase(join(folder, "trades.db"), [tradesTable([]), bookTable(rows)]);
        if (sql !== "") makeDatabase(path, [], sql);
        const expected = rows.flatMap((_, i): BookLevels[] =>
          i % 5 === 3 ? [] : [{
            best: [i + 1, 1, i + 2, 2],
            levels: { bids: [[i + 1, 1]], asks: [[i + 2, 2], [i + 3, 0.5]] },
          }]
        );
        assertEquals(await readLevels(open, path), expected);
      }));
  }

  Deno.test(`${name} gives the best prices of any book as a search through its levels does`, () =>
    withFolder(async (folder) => {
      let file = 0;
      const level = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 3 }));
      const book = fc.tuple(fc.array(level, { maxLength: 6 }), fc.array(level, { maxLength: 6 }));
      await fc.assert(
        fc.asyncProperty(
          fc.array(book, { maxLength: 30 }),
          fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
          async (random, depthLevels) => {
            const books = random.flatMap((book) => [book, ...PLAIN_BOOKS]);
            const path = makeDatabase(join(folder, `${file++}.db`), [
              tradesTable([]),
              bookTable(
                [...whole(WHOLE_BEFORE), ...books, ...whole(WHOLE_AFTER)].map((
                  [bids, asks],
                  i,
                ) => [i, "X", JSON.stringify(bids), JSON.stringify(asks), String(MS)]),
              ),
            ]);
            const sorted = (side: number[][], sign: number) =>
              side.filter(([, size]) => size > 0).sort((a, b) => sign * (a[0] - b[0]))
                .slice(0, depthLevels) as [number, number][];
            const best = (side: number[][], sign: number) =>
              [...side].sort((a, b) => sign * (a[0] - b[0])).find(([, size]) => size > 0) ?? [NaN, NaN];
            assertEquals(
              (await readLevels(open, path, depthLevels)).slice(WHOLE_BEFORE, -WHOLE_AFTER),
              books.map(([bids, asks]) => ({
                best: [...best(bids, -1), ...best(asks, 1)],
                levels: { bids: sorted(bids, -1), asks: sorted(asks, 1) },
              })),
            );
          },
        ),
        { numRuns: 30 },
      );
    }));
}
