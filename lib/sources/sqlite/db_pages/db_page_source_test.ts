import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { DatabaseSync } from "node:sqlite";
import { join } from "deno-std/path/join.js";
import {
  bookTable,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../../../tests/helpers/database.ts";
import { difference } from "../../../../tests/torture/difference.ts";
import { openDatabase } from "../open_database.ts";
import { readAll } from "../../../../tests/conformance/read_all.ts";
import { openSqlSource } from "../sql_source.ts";
import { MAX_NEEDED_BYTES } from "./record_shape.ts";

const MS = 1735689600000;

const decoder = new TextDecoder();

const TRADE: Value[] = [1, "X", "7", 94000.5, 0.25, "buy", String(MS)];
const BOOK: Value[] = [1, "X", "[['1', '2']]", "[]", String(MS)];

async function how(path: string): Promise<string> {
  const reader = await openDatabase(path);
  reader.close();
  return reader.description.how;
}

/** Asserts that db pages and SQLite give equal batches of a database that SQL statements make. */
async function assertEqualBatches(folder: string, sql: string): Promise<void> {
  await assertEqualBatchesOf(makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [], sql));
}

async function assertEqualBatchesOf(path: string): Promise<void> {
  const [tested, trusted] = [await openDatabase(path), await openSqlSource(path)];
  try {
    assert(tested.description.how.endsWith("by db pages"), tested.description.how);
    assertEquals(difference({ tested, trusted }), undefined);
    assertEquals(trusted.tally.trades.read > 0, true);
  } finally {
    tested.close();
    trusted.close();
  }
}

Deno.test("openDatabase() reads db pages where that is safe, and says why not elsewhere", () =>
  withFolder(async (folder) => {
    const tables = [tradesTable([TRADE]), bookTable([BOOK])];
    const make = (name: string, before = "") => makeDatabase(join(folder, name), tables, before);
    const inPlace = "in place, under SQLite's shared lock";
    assertEquals(await how(make("plain.db")), `${inPlace}, by db pages`);
    assertEquals(await how(make("wal.db", "PRAGMA journal_mode=WAL")), "as a private copy, by db pages");
    assertEquals(
      await how(make("utf16.db", "PRAGMA encoding='UTF-16le'")),
      `${inPlace}, not all of it by db pages, since its text is in UTF-16`,
    );
    makeDatabase(
      make("view.db"),
      [],
      "ALTER TABLE book RENAME TO raw; CREATE VIEW book AS SELECT * FROM raw",
    );
    assertEquals(
      await how(join(folder, "view.db")),
      `${inPlace}, not all of it by db pages, since book is not a table with rowids`,
    );
    makeDatabase(make("made.db"), [], "ALTER TABLE trades ADD COLUMN cost AS (price * size)");
    assertEquals(
      await how(join(folder, "made.db")),
      `${inPlace}, not all of it by db pages, since trades has generated columns`,
    );
    const cut = make("cut.db", "PRAGMA page_size=512");
    Deno.truncateSync(cut, Deno.statSync(cut).size - 512);
    assertEquals(await how(cut), `${inPlace}, through SQLite, since it is cut short`);
  }));

Deno.test("openDatabase() leaves a WAL that is not empty to SQLite", () =>
  withFolder(async (folder) => {
    const path = join(folder, "trades.db");
    const recorder = new DatabaseSync(path);
    try {
      recorder.exec(
        `PRAGMA journal_mode=WAL; ${tradesTable([]).create}; INSERT INTO trades(price) VALUES (1)`,
      );
      assertEquals(
        await how(path),
        "as a private copy with its WAL, through SQLite, since its WAL is not empty",
      );
    } finally {
      recorder.close();
    }
  }));

Deno.test("DbPageSource holds SQLite's lock until it is closed, also after reading", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable([TRADE]), bookTable([BOOK])]);
    const recorder = new DatabaseSync(path);
    const insert = () => recorder.exec("PRAGMA busy_timeout=0; INSERT INTO trades(price) VALUES (1)");
    const reader = await openDatabase(path);
    try {
      assertThrows(insert, Error, "locked");
      for (const _ of reader.trades());
      for (const _ of reader.books());
      assertThrows(insert, Error, "locked");
    } finally {
      reader.close();
    }
    insert();
    recorder.close();
  }));

Deno.test("DbPageSource gives columns that old rows lack the same defaults as SQLite", () =>
  withFolder(async (folder) => {
    for (
      const added of [
        "side TEXT",
        "side TEXT DEFAULT 'sell'",
        "side DEFAULT buy",
        "trade_id TEXT DEFAULT 007",
        "trade_id INTEGER DEFAULT '9223372036854775807'",
        "id DEFAULT (3)",
        "unread REAL DEFAULT 1",
      ]
    ) {
      await assertEqualBatches(
        folder,
        `CREATE TABLE trades(price REAL, size REAL, timestamp INTEGER); INSERT INTO trades VALUES (1, 2, ${MS}), (2, 3, ${MS});
         ALTER TABLE trades ADD COLUMN ${added}; INSERT INTO trades VALUES (3, 4, ${MS}, 5)`,
      );
    }
    await assertEqualBatches(
      folder,
      `CREATE TABLE trades(size REAL, price REAL); INSERT INTO trades VALUES (1, 2), (2, 3);
       ALTER TABLE trades ADD COLUMN time INTEGER DEFAULT ${MS};
       CREATE TABLE book(ts); INSERT INTO book VALUES (${MS}), (${MS + 1});
       ALTER TABLE book ADD COLUMN asks TEXT DEFAULT '[[2, 1]]'; ALTER TABLE book ADD COLUMN bids DEFAULT x'5b5d'`,
    );
  }));

Deno.test("DbPageSource reads the rowid for its alias, and for no other primary key", () =>
  withFolder(async (folder) => {
    for (
      const columns of [
        "time INTEGER PRIMARY KEY, price, size",
        "time INTEGER, price, size, PRIMARY KEY(time DESC)",
        "time INTEGER PRIMARY KEY DESC, price, size",
        "time INT PRIMARY KEY, price, size",
        "time INTEGER, price INTEGER, size, PRIMARY KEY(time, price)",
        "time, price INTEGER PRIMARY KEY, size /* INTEGER PRIMARY KEY DESC */",
        "time, price, size INTEGER PRIMARY KEY",
        "time, price, size, trade_id INTEGER PRIMARY KEY",
      ]
    ) {
      await assertEqualBatches(
        folder,
        `CREATE TABLE trades(${columns}); INSERT INTO trades(time, price, size) VALUES (${MS}, 3, 1), (${
          MS + 1
        }, 4, 2)`,
      );
    }
  }));

Deno.test("DbPageSource converts an integer in a REAL column to a double, as SQLite does", () =>
  withFolder(async (folder) => {
    // SQLite stores small whole doubles as integers; old versions did so with larger ones too.
    const nanoseconds = BigInt(MS) * 1_000_000n + 123_456_789n;
    const path = makeDatabase(join(folder, "trades.db"), [{
      name: "trades",
      create: "CREATE TABLE trades(time INTEGER, price REAL, size REAL)",
      rows: [[nanoseconds, 2, 0]],
    }]);
    const bytes = Deno.readFileSync(path);
    const at = bytes.findIndex((_, at) => decoder.decode(bytes.subarray(at, at + 12)) === "time INTEGER");
    bytes.set(new TextEncoder().encode("time REAL   "), at);
    Deno.writeFileSync(path, bytes);
    await assertEqualBatchesOf(path);
  }));

Deno.test("DbPageSource has SQLite read values that are far from the start of a long row", () =>
  withFolder(async (folder) => {
    await assertEqualBatches(
      folder,
      `CREATE TABLE trades(junk, price REAL, size REAL, time INTEGER);
       INSERT INTO trades VALUES (zeroblob(${MAX_NEEDED_BYTES}), 1, 2, ${MS}), (NULL, 3, 4, ${MS})`,
    );
  }));

Deno.test("DbPageSource decodes texts that are not valid UTF-8 as SQLite does", () =>
  withFolder(async (folder) => {
    const books = ["5b5b27a031272c325d5d", "5b5b27312700272c325d5d", "efbbbf5b5d", "5b5d00", "5b5d"]
      .flatMap((hex) => [`CAST(x'${hex}' AS TEXT)`, `x'${hex}'`]);
    const times = [
      "3137333536383936303030303000",
      "ff31373335363839363030303030",
      "efbbbf31373335363839363030303030",
    ];
    await assertEqualBatches(
      folder,
      `CREATE TABLE trades(price, size, time, side);
       INSERT INTO trades VALUES ${times.map((hex) => `(1, '2', CAST(x'${hex}' AS TEXT), x'627579')`)};
       CREATE TABLE book(bids, asks, time); INSERT INTO book VALUES ${
        books.map((book) => `(${book}, '[]', ${MS})`)
      }`,
    );
  }));

Deno.test("DbPageSource reads the levels of the latest row, wherever in a batch that row is", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [
      tradesTable([TRADE]),
      bookTable([
        [1, "X", "[['1', '2']]", "[]", String(MS)],
        [2, "X", "[['3', '4']]", "[['5', '6e0']]", String(MS + 9)],
        [3, "X", "[['7', '8']]", "[]", String(MS + 1)],
      ]),
    ]);
    const { depth } = await readAll(openDatabase, path);
    assertEquals(depth, { bids: [[3, 4]], asks: [[5, 6]] });
  }));
