/**
 * Books of snapshots and updates, as sources read them, against a book that is kept as a map.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import type { Depth } from "../lib/model/batches.ts";
import type { BookQuery } from "../lib/sources/source.ts";
import { openSqlSource } from "../lib/sources/sqlite/sql_source.ts";
import { makeDatabase, type Table, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { exactSum } from "./helpers/naive_model.ts";
import { readJson, run } from "./helpers/program.ts";

const MS = Date.parse("2024-01-01T00:00:00Z") + 1000;

type NumberLevel = [price: number, size: number];

/** A snapshot or an update. */
interface Event {
  isSnapshot: boolean;
  ms: number;
  bids: NumberLevel[];
  asks: NumberLevel[];
}

/** What a source gives for a row. */
interface Row {
  ms: number;
  bidSize: number;
  askSize: number;
  bidLevels: number;
  askLevels: number;
  best: number[];
  levels: Depth;
}

/** The ways to store events; each has the number of the event, since events may have the same time. */
const FORMS: Record<string, (events: Event[]) => Table> = {
  "two columns": (events) => ({
    name: "book",
    create: "CREATE TABLE book(id INTEGER PRIMARY KEY, action TEXT, bids TEXT, asks TEXT, timestamp TEXT)",
    rows: events.map(({ isSnapshot, ms, bids, asks }, index): Value[] => [
      index,
      isSnapshot ? "snapshot" : "update",
      JSON.stringify(bids),
      JSON.stringify(asks),
      String(ms),
    ]),
  }),
  "two columns, newest first, of strings": (events) => ({
    name: "order_book",
    create: "CREATE TABLE order_book(ts INTEGER, seq INTEGER, delta INTEGER, bids TEXT, asks TEXT)",
    rows: events.map(({ isSnapshot, ms, bids, asks }, index): Value[] => [
      ms,
      index,
      isSnapshot ? 0 : 1,
      JSON.stringify(bids.map((level) => level.map(String))),
      JSON.stringify(asks.map((level) => level.map(String))),
    ]).reverse(),
  }),
  "two columns, newest first, without numbers": (events) => ({
    name: "book",
    create: "CREATE TABLE book(id INTEGER PRIMARY KEY, ts INTEGER, type TEXT, bids BLOB, asks BLOB)",
    rows: events.toReversed().map(({ isSnapshot, ms, bids, asks }, index): Value[] => [
      index,
      ms,
      isSnapshot ? "partial" : "l2update",
      JSON.stringify(bids),
      JSON.stringify(asks),
    ]),
  }),
  "one row a level": (events) => ({
    name: "book_levels",
    create:
      "CREATE TABLE book_levels(ts INTEGER, update_id INTEGER, is_snapshot, side TEXT, price REAL, size REAL)",
    rows: events.flatMap(({ isSnapshot, ms, bids, asks }, index) =>
      [...bids.map((level) => ["bid", ...level]), ...asks.map((level) => ["ask", ...level])].map((
        level,
      ): Value[] => [ms, index, isSnapshot ? 1 : 0, ...level])
    ),
  }),
};

const price = fc.integer({ min: 1, max: 30 }).map((price) => 100 + price / 4);
const size = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 }).map((size) => size / 1000));
const levels = fc.uniqueArray(fc.tuple(price, size), { maxLength: 8, selector: ([price]) => price });
const events = fc.array(
  fc.record({
    isSnapshot: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    later: fc.constantFrom(0, 0, 1, 100),
    bids: levels,
    asks: levels,
  }),
  { minLength: 1, maxLength: 60 },
).map((steps) => {
  let ms = MS;
  return steps.map(({ isSnapshot, later, bids, asks }, index): Event => ({
    isSnapshot: isSnapshot || index === 3,
    ms: ms += later,
    bids,
    asks,
  }))
    // An event without levels is no row in the form of one row a level.
    .filter(({ bids, asks }) => bids.length + asks.length > 0);
})
  // Tables of snapshots alone are read as they are stored.
  .filter((events) => [true, false].every((kind) => events.some(({ isSnapshot }) => isSnapshot === kind)));

for (const [form, table] of Object.entries(FORMS)) {
  Deno.test(`updates in ${form} give the book after each of them`, () =>
    withFolder(async (folder) => {
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(
          events,
          fc.constantFrom(Infinity, 1, 3),
          fc.constantFrom<BookQuery["range"]>(undefined, { startMs: MS + 1, endMs: MS + 300 }),
          async (events, depthLevels, range) => {
            // Rows of one time do not say in which order they are stored.
            fc.pre(!form.includes("without numbers") || events.some(({ ms }) => ms !== events[0].ms));
            const path = makeDatabase(join(folder, `${runs++}.db`), [tradesTable([]), table(events)]);
            const { rows, depth, before, updates } = await readAll(path, {
              range,
              ...(depthLevels < Infinity && { depthLevels }),
            });
            const expected = naive(events, depthLevels).filter(({ ms }) =>
              range === undefined || (ms >= range.startMs && ms < range.endMs)
            );
            assertEquals(rows, expected);
            assertEquals(depth, expected.at(-1)?.levels);
            if (range !== undefined) return;
            assertEquals(before, events.length - expected.length);
            const first = events.findIndex(({ isSnapshot }) => isSnapshot);
            assertEquals(updates, events.slice(first).filter(({ isSnapshot }) => !isSnapshot).length);
          },
        ),
        { numRuns: 60 },
      );
    }));
}

Deno.test("the book of any row of a long batch can be read again, in any order", () =>
  withFolder(async (folder) => {
    const long = Array.from({ length: 3000 }, (_, i): Event => ({
      isSnapshot: i % 1000 === 0,
      ms: MS + i,
      bids: [[100 - i % 50, i % 7]],
      asks: [[101 + i * 7 % 50, i % 5]],
    }));
    const path = makeDatabase(join(folder, "long.db"), [tradesTable([]), FORMS["two columns"](long)]);
    const source = await openSqlSource(path);
    try {
      const expected = naive(long, Infinity);
      let start = 0;
      for (const batch of source.books()) {
        for (const row of [batch.count - 1, 0, batch.count >> 1, 3, 2]) {
          assertEquals(batch.levels(row), expected[start + row].levels);
        }
        start += batch.count;
      }
      assertEquals(start, long.length);
    } finally {
      source.close();
    }
  }));

Deno.test("after an update that cannot be read there is no book until the next snapshot", () =>
  withFolder(async (folder) => {
    const rows: Value[][] = [
      ["snapshot", "[[100,1]]", "[[101,1]]"],
      ["update", "[[100,x]]", "[]"],
      ["update", "[[99,1]]", "[]"],
      ["snapshot", "[[98,1]]", "[[101,1]]"],
      ["update", "[[97,1]]", "[]"],
    ].map((row, index) => [index, ...row, String(MS + index)]);
    const { create, name } = FORMS["two columns"]([]);
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable([]), { create, name, rows }]);
    const { rows: books, before, rejected } = await readAll(path);
    assertEquals(books.map(({ levels }) => levels.bids), [[[100, 1]], [[98, 1]], [[98, 1], [97, 1]]]);
    assertEquals([before, rejected], [1, 1]);
  }));

Deno.test("an update that the snapshot before it contains changes nothing", () =>
  withFolder(async (folder) => {
    const rows: Value[][] = [
      [MS, 10, "delta", "[[100,9]]", "[]"],
      [MS + 1, 12, "snapshot", "[[100,2]]", "[[101,1]]"],
      [MS + 2, 11, "delta", "[[100,5]]", "[]"],
      [MS + 3, 13, "delta", "[]", "[[102,1]]"],
      [MS + 4, 1, "delta", "[[99,1]]", "[]"],
    ];
    const create = "CREATE TABLE order_book(ts INTEGER, u INTEGER, type TEXT, bids TEXT, asks TEXT)";
    const path = makeDatabase(join(folder, "trades.db"), [
      tradesTable([]),
      { create, name: "order_book", rows },
    ]);
    const { rows: books, before } = await readAll(path);
    assertEquals(books.map(({ levels }) => levels.bids), [[[100, 2]], [[100, 2]], [[100, 2], [99, 1]]]);
    assertEquals(before, 2);
  }));

Deno.test("missing updates are counted, and a run warns of them", () =>
  withFolder(async (folder) => {
    const level = (price: number, size: number) => JSON.stringify([[price, size]]);
    const rows = [[100, 2], [100, 3], [99, 1], [100, 0]].map(([price, size], index): Value[] => [
      MS + index,
      index === 0 ? "snapshot" : "update",
      level(price, size),
      index === 0 ? level(101, 1) : "[]",
      10 * index,
      index === 0 ? -1 : 10 * index - (index === 2 ? 9 : 10),
    ]);
    const path = makeDatabase(join(folder, "data", "X-Y", "2024-01-01", "trades.db"), [
      tradesTable([[1, "X-Y", "1", 100, 1, "buy", String(MS)]]),
      {
        name: "book",
        create:
          "CREATE TABLE book(ts INTEGER, action TEXT, bids TEXT, asks TEXT, seqId INTEGER, prevSeqId INTEGER)",
        rows,
      },
    ]);
    assertEquals((await readAll(path)).gaps, 1);
    const out = join(folder, "out");
    const { code, stderr, stdout } = await run(
      ["X-Y", "2024-01-01", "--data", join(folder, "data"), "--out", out, "--no-serve"],
    );
    assertEquals(code, 0);
    assertStringIncludes(
      stderr,
      "2024-01-01: the numbers of 3 updates have 1 gap, where updates are missing: books",
    );
    assertStringIncludes(stdout, "1 gap in the numbers of updates");
    assertEquals(readJson(out, "run_status.json").rows.books.sequence_gaps, 1);
  }));

const REFUSED: [what: string, table: Table, sentence: string][] = [
  [
    "a table of nothing but updates",
    {
      name: "book",
      create: "CREATE TABLE book(ts INTEGER, type TEXT, bids TEXT, asks TEXT)",
      rows: [[MS, "delta", "[[100,1]]", "[]"], [MS + 1, "delta", "[]", "[[101,1]]"]],
    },
    "no book can be made of the 2 updates in table book: no snapshot says what they change; begin each day with a " +
    "snapshot, or put the days into one file and name it with --data FILE",
  ],
  [
    "updates that no column marks",
    {
      name: "book",
      create: "CREATE TABLE book(ts INTEGER, bids TEXT, asks TEXT)",
      rows: [[MS, "[[100,1]]", "[[101,1]]"], [MS + 1, "[[100,0]]", "[]"]],
    },
    "the rows of table book look like updates of a book rather than whole books: of 2 sampled rows, 1 have a level of " +
    "size 0, such as [[100,0]], 1 have levels on one side only",
  ],
  [
    "a table of updates whose name may mean something else",
    {
      name: "depth_updates",
      create: "CREATE TABLE depth_updates(ts INTEGER, bids TEXT, asks TEXT)",
      rows: [[MS, "[[100,1]]", "[[101,1]]"], [MS + 1, "[[100,0]]", "[]"]],
    },
    "the rows of table depth_updates look like updates of a book rather than whole books",
  ],
  [
    "a table with an unknown word",
    {
      name: "book",
      create: "CREATE TABLE book(ts INTEGER, type TEXT, bids TEXT, asks TEXT)",
      rows: [[MS, "snapshot", "[[100,1]]", "[[101,1]]"], [MS + 1, "heartbeat", "[]", "[]"]],
    },
    'column type of table book says "snapshot" of some rows, and "heartbeat" of others, which is no known word',
  ],
  [
    "levels with sizes of 0 that no column marks",
    {
      name: "order_book",
      create: "CREATE TABLE order_book(ts INTEGER, side TEXT, price REAL, size REAL)",
      rows: Array.from({ length: 20 }, (_, i) => [MS + i, i % 2 ? "bid" : "ask", 100 + i, i % 4 ? 1 : 0]),
    },
    "the rows of table order_book look like updates of a book rather than whole books: 5 of 20 sampled levels have a " +
    "size of 0",
  ],
  [
    "Binance's updates without a snapshot",
    {
      name: "order_books",
      create:
        `CREATE TABLE order_books(ts INTEGER, first_update_id INTEGER, final_update_id INTEGER, price REAL,
        qty REAL, side TEXT)`,
      rows: [[MS, 1, 2, 100, 1, "bid"], [MS, 1, 2, 101, 1, "ask"]],
    },
    "the rows of table order_books look like updates of a book rather than whole books: columns first_update_id and " +
    "final_update_id number updates",
  ],
];

for (const [what, table, sentence] of REFUSED) {
  Deno.test(`${what} is refused`, () =>
    withFolder(async (folder) => {
      makeDatabase(join(folder, "data", "X-Y", "2024-01-01", "trades.db"), [
        tradesTable([[1, "X-Y", "1", 100, 1, "buy", String(MS)]]),
        table,
      ]);
      const args = [
        "X-Y",
        "2024-01-01",
        "--data",
        join(folder, "data"),
        "--out",
        join(folder, "out"),
        "--no-serve",
      ];
      const { code, stderr } = await run(args);
      assertEquals(code, 1);
      assertStringIncludes(stderr, sentence);
      assert(!stderr.includes("has no table of order books"), stderr);
    }));
}

Deno.test("a table of nothing but snapshots is read as fast as without a column that says so", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [
      tradesTable([]),
      {
        name: "book",
        create: "CREATE TABLE book(ts INTEGER, type TEXT, bids TEXT, asks TEXT)",
        rows: [[MS, "snapshot", "[[100,1]]", "[[101,1]]"], [MS + 1, "snapshot", "[[99,1]]", "[[101,1]]"]],
      },
    ]);
    const source = await openSqlSource(path);
    assertEquals([source.schema.book?.updates, source.schema.book?.isPlain], [undefined, true]);
    source.close();
  }));

Deno.test("a view marks which rows are snapshots", () =>
  withFolder(async (folder) => {
    makeDatabase(join(folder, "data", "X-Y", "2024-01-01", "trades.db"), [
      tradesTable([[1, "X-Y", "1", 100, 1, "buy", String(MS)]]),
      {
        name: "book",
        create: "CREATE TABLE book(id INTEGER PRIMARY KEY, ts INTEGER, bids TEXT, asks TEXT)",
        rows: [
          [1, MS, "[[100,3],[99,2]]", "[[101,1]]"],
          [2, MS + 1, "[[100,0]]", "[]"],
          [3, MS + 2, "[]", "[[101,4]]"],
        ],
      },
    ]);
    const views = join(folder, "views.sql");
    Deno.writeTextFileSync(
      views,
      `CREATE TEMP VIEW book AS
         SELECT id, ts, bids, asks, iif(id = 1, 'snapshot', 'update') AS action FROM main.book;`,
    );
    const out = join(folder, "out");
    const args = ["X-Y", "2024-01-01", "--data", join(folder, "data"), "--out", out, "--no-serve"];
    const { code, stderr } = await run([...args, "--views", views]);
    assertEquals(code, 0, stderr);
    assertEquals(readJson(out, "metrics_data.json"), [[MS - 1000, 2 / 3, 2 / 3, -1 / 3, -1 / 3]]);
    assertEquals(readJson(out, "depth_data.json"), { bids: [[99, 2]], asks: [[101, 4]] });
  }));

/** The book after every event from the first snapshot on. */
function naive(events: Event[], depthLevels: number): Row[] {
  const book = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  let hasBook = false;
  return events.flatMap((event) => {
    hasBook ||= event.isSnapshot;
    if (!hasBook) return [];
    for (const side of ["bids", "asks"] as const) {
      if (event.isSnapshot) book[side].clear();
      for (const [price, size] of event[side]) {
        if (size === 0) book[side].delete(price);
        else book[side].set(price, size);
      }
    }
    const sorted = (side: Map<number, number>, sign: number) =>
      [...side].sort(([a], [b]) => sign * (a - b)).slice(0, depthLevels);
    const levels = { bids: sorted(book.bids, -1), asks: sorted(book.asks, 1) };
    const nothing = [NaN, NaN];
    return [{
      ms: event.ms,
      bidSize: exactSum(levels.bids.map(([, size]) => size)),
      askSize: exactSum(levels.asks.map(([, size]) => size)),
      bidLevels: book.bids.size,
      askLevels: book.asks.size,
      best: [...levels.bids[0] ?? nothing, ...levels.asks[0] ?? nothing],
      levels,
    }];
  });
}

async function readAll(path: string, query: BookQuery = {}) {
  const source = await openSqlSource(path);
  try {
    const rows: Row[] = [];
    let depth: Depth | undefined;
    for (const batch of source.books(query)) {
      for (let row = 0; row < batch.count; row++) {
        rows.push({
          ms: batch.timeMs[row],
          bidSize: batch.bidSize[row],
          askSize: batch.askSize[row],
          bidLevels: batch.bidLevels[row],
          askLevels: batch.askLevels[row],
          best: [batch.bestBid[row], batch.bestBidSize[row], batch.bestAsk[row], batch.bestAskSize[row]],
          levels: batch.levels(row),
        });
      }
      if (batch.count > 0) depth = batch.depth();
    }
    const { before_snapshot: before = 0, updates = 0, sequence_gaps: gaps = 0, rejected } =
      source.tally.books;
    return { rows, depth, before, updates, gaps, rejected: rejected.book };
  } finally {
    source.close();
  }
}
