/**
 * Databases that are sound but unusual, each with its expected result: the bars of the inserted rows, or an error.
 *
 * @module
 */

import type { Value } from "../../helpers/database.ts";
import {
  BOOKS,
  expectedOf,
  fault,
  makeElsewhere,
  makeReserved,
  makeUsual,
  makeWithHotJournal,
  makeWithWal,
  type OddCase,
  type Row,
  TRADES,
  TRADES_TABLE,
  usual,
  withDatabase,
} from "./odd_database.ts";
import { FIRST_MS } from "./subjects.ts";

/** Books in forms that the model does not know, and the same books in forms that it knows. */
const EQUAL = new Map<Value, Value>([["{}", "[]"], ["[[1 1]]", "[[1,1]]"]]);

const MS = String(FIRST_MS);

/** All cases. */
export const ODD_CASES: OddCase[] = [
  ...[512, 1024, 2048, 4096, 8192, 16384, 32768, 65536].map((size) =>
    usual(`db pages of ${size} bytes`, { before: `PRAGMA page_size=${size}` })
  ),
  ...[1, 8, 32].map((reserved) => ({
    ...usual(`${reserved} reserved bytes in each db page`, {}),
    make: (path: string) => makeReserved(path, reserved),
  })),
  usual("auto-vacuum", { before: "PRAGMA page_size=512; PRAGMA auto_vacuum=FULL" }),
  usual("incremental vacuum, half done", {
    before: "PRAGMA page_size=512; PRAGMA auto_vacuum=INCREMENTAL",
    after: "CREATE TABLE gone AS SELECT * FROM trades, book; DROP TABLE gone; PRAGMA incremental_vacuum(7)",
  }),
  usual("free db pages", {
    before: "PRAGMA page_size=512",
    after: "CREATE TABLE gone AS SELECT * FROM trades, book; DROP TABLE gone",
  }),
  usual("a table between tables that were created and dropped", {
    after: "CREATE TABLE gone(a); INSERT INTO gone VALUES (1); DROP TABLE gone; VACUUM",
  }),
  usual("a table whose name has another case in the schema than in its statement", {
    after: "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET name = 'tradEs' WHERE name = 'trades'",
  }),
  usual("UTF-16, little-endian", { before: "PRAGMA encoding='UTF-16le'" }),
  usual("UTF-16, big-endian", { before: "PRAGMA encoding='UTF-16be'" }),
  usual("WAL mode, closed", { before: "PRAGMA journal_mode=WAL" }),
  { ...usual("a WAL with its -shm", {}), make: (path) => makeWithWal(path, ["-wal", "-shm"]) },
  { ...usual("a WAL without its -shm", {}), make: (path) => makeWithWal(path, ["-wal"]) },
  { ...usual("a hot journal", {}), make: makeWithHotJournal },
  usual("an integer key, WITHOUT ROWID", {
    trades:
      "trades(id INTEGER PRIMARY KEY, trade_id TEXT, price REAL, size REAL, timestamp TEXT) WITHOUT ROWID",
    book: "book(id INTEGER PRIMARY KEY, bids TEXT, asks TEXT, timestamp TEXT) WITHOUT ROWID",
  }),
  usual("a text key, WITHOUT ROWID", {
    trades: "trades(trade_id TEXT PRIMARY KEY, price REAL, size REAL, timestamp TEXT) WITHOUT ROWID",
    book: "book(id TEXT PRIMARY KEY, bids TEXT, asks TEXT, timestamp TEXT) WITHOUT ROWID",
  }),
  usual("a text key", { trades: "trades(id TEXT PRIMARY KEY, trade_id, price, size, timestamp)" }),
  usual("a real key", { trades: "trades(id REAL PRIMARY KEY, trade_id, price, size, timestamp)" }),
  usual("an integer key that is not the rowid", {
    trades: "trades(id INTEGER PRIMARY KEY DESC, trade_id INT, price NUM, size NUM, timestamp INT)",
    book: "book(id INT PRIMARY KEY, bids, asks, timestamp INT)",
  }),
  usual("no key, columns in another order", {
    trades: "Trades(Timestamp, Size, Price, Trade_Id)",
    book: "BOOK(timestamp, asks, bids, id)",
  }),
  usual("STRICT tables", {
    trades: "trades(id INTEGER PRIMARY KEY, trade_id TEXT, price REAL, size REAL, timestamp TEXT) STRICT",
    book: "book(id INTEGER PRIMARY KEY, bids TEXT, asks TEXT, timestamp TEXT) STRICT",
  }),
  usual("covering indexes, triggers, checks", {
    trades:
      "trades(id INTEGER PRIMARY KEY, trade_id TEXT UNIQUE, price REAL CHECK(price > 0), size REAL NOT NULL, timestamp TEXT)",
    after: `CREATE INDEX covering ON trades(price DESC, size, timestamp, trade_id, id);
      CREATE INDEX partial ON book(bids, asks, timestamp) WHERE id > 2;
      CREATE TRIGGER removing AFTER INSERT ON trades BEGIN DELETE FROM trades; END;
      CREATE TRIGGER forbidding BEFORE DELETE ON book BEGIN SELECT RAISE(ABORT, 'no'); END`,
  }),
  usual("generated columns", {
    trades:
      "trades(id INTEGER PRIMARY KEY, trade_id TEXT, p REAL, price REAL AS (p / 2), s REAL, size REAL AS (s * 2) STORED, timestamp TEXT)",
    insert: { p: "price * 2", s: "size / 2" },
  }),
  usual("columns that were added, dropped and renamed", {
    trades: "t(id INTEGER PRIMARY KEY, junk BLOB, trade_id TEXT, px REAL, timestamp TEXT, size REAL)",
    insert: { px: "price" },
    after: `ALTER TABLE t DROP COLUMN junk; ALTER TABLE t ADD COLUMN side TEXT DEFAULT 'buy';
      ALTER TABLE t RENAME COLUMN px TO price; ALTER TABLE t RENAME TO trades`,
  }),
  usual("views", {
    trades: "t(id INTEGER PRIMARY KEY, trade_id TEXT, price REAL, size REAL, timestamp TEXT)",
    book: "b(id INTEGER PRIMARY KEY, bids TEXT, asks TEXT, timestamp TEXT)",
    after: `CREATE VIEW trades AS SELECT * FROM t WHERE id <= 20 UNION ALL SELECT * FROM t WHERE id > 20;
      CREATE VIEW book AS SELECT id, bids, asks, timestamp FROM b JOIN (SELECT id AS other FROM b) ON id = other`,
  }),
  usual("a virtual table", { trades: "VIRTUAL trades USING fts5(trade_id, price, size, timestamp)" }),
  usual("hundreds of tables, one with a statement longer than a db page", {
    before: `PRAGMA page_size=1024; BEGIN; ${
      Array.from({ length: 300 }, (_, i) =>
        `CREATE TABLE other${i}(a, b /* ${"x".repeat(i === 7 ? 1e5 : 9)} */)`)
        .join(";")
    }; COMMIT`,
  }),
  usual("a second table whose name also means trades", { after: "CREATE TABLE trade(a)" }),
  {
    name: "no snapshots, and no table for them",
    make: (path) => makeUsual(path, { book: "other(bids, asks, timestamp)", bookRows: [] }),
    expected: expectedOf(TRADES, []),
  },
  {
    name: "empty tables",
    make: (path) => makeUsual(path, { tradeRows: [], bookRows: [] }),
    expected: expectedOf([], []),
  },
  fault("no table of trades", "CREATE TABLE ledger(bids, asks, timestamp)", /^no table of trades/),
  fault("no table at all", "CREATE TABLE a(b); DROP TABLE a", /the database has no tables$/),
  fault("a column missing", "CREATE TABLE trades(price, timestamp)", /^no size column in table trades/),
  fault(
    "a book without asks",
    `CREATE TABLE ${TRADES_TABLE}; CREATE TABLE book(bids, timestamp)`,
    /^no columns of books/,
  ),
  fault("a view of nothing", "CREATE VIEW trades AS SELECT * FROM nowhere", /no such table/),
  fault("a view of itself", "CREATE VIEW trades AS SELECT * FROM trades", /circularly defined/),
  fault(
    "a view that fails after some rows",
    `CREATE TABLE t(n); INSERT INTO t VALUES (1), (2), (-9223372036854775808);
      CREATE VIEW trades AS SELECT abs(n) AS price, 1 AS size, ${MS} AS timestamp FROM t`,
    /integer overflow/,
  ),
  fault(
    "a view without end",
    `CREATE VIEW trades AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT 100 AS price, 1 AS size, ${MS} AS timestamp FROM n`,
    /recursive/,
    true,
  ),
  fault(
    "a view without end or rows",
    `CREATE VIEW trades AS WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT 100 AS price, 1 AS size, ${MS} AS timestamp FROM n WHERE i < 0`,
    /recursive/,
  ),
  fault(
    "a view of every pair of pairs of rows",
    `CREATE TABLE t(n); INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
        SELECT i FROM n;
      CREATE VIEW trades AS SELECT 100 AS price, 1 AS size, ${MS} AS timestamp FROM t AS a, t AS b, t AS c
        WHERE a.n + b.n * c.n = -1`,
    /for each row/,
  ),
  fault(
    "a view of a gigabyte of text",
    `CREATE TABLE t(n); INSERT INTO t VALUES (1);
      CREATE VIEW trades AS SELECT printf('%.*c', 900000000, '1') AS price, 1 AS size, ${MS} AS timestamp FROM t`,
    /out of memory/,
    true,
  ),
  fault(
    "a generated column of a gigabyte of text",
    `CREATE TABLE trades(n, price AS (printf('%.*c', n * 1, '1')), size, timestamp);
      INSERT INTO trades VALUES (5, 1, ${MS}); PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'n * 1,', 'n * 180000000,')`,
    /out of memory/,
  ),
  fault(
    "a module that SQLite does not have",
    `CREATE TABLE trades(price, size, timestamp); PRAGMA writable_schema=ON;
      UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE trades USING nothing(price)', rootpage = 0`,
    /no such module|malformed/,
  ),
  {
    name: "a book of 300 MB",
    make: (path) => {
      makeUsual(path, {});
      makeElsewhere(path, "UPDATE book SET bids = zeroblob(300000000) WHERE id = 8");
    },
    expected: expectedOf(
      TRADES,
      BOOKS.map((row) => (row.id === 8 ? { ...row, bids: "longer than any book" } : row)),
    ),
    isLarge: true,
  },
  {
    name: "a price of 600 MB",
    make: (path) =>
      makeElsewhere(
        path,
        `CREATE TABLE trades(price, size, timestamp); INSERT INTO trades VALUES (zeroblob(600000000), 1, ${MS})`,
      ),
    expected: /out of memory/,
    isLarge: true,
  },
  ...numberCases(),
  ...textCases(),
  ...bookCases(),
];

/** Numbers as values and as texts, as prices, sizes and times. */
function numberCases(): OddCase[] {
  const values: Value[] = [
    ..."NaN|nan|Infinity|-inf|inf|None|null||  |-1|-0|0|0.0|+7|.5|5.|00012.5|1e3|1E-7|1e400|-1e400|1e-400|0x1F|1_000|1,5"
      .split("|"),
    ..."12345678901234567890|0.1234567890123456789012345|9007199254740993|1e22|4.9e-324|٣|１|1 2|--1|1e|e5|.|١٢٣٤"
      .split("|"),
    "1" + "0".repeat(308),
    "1" + "0".repeat(400),
    "0." + "0".repeat(400) + "1",
    "1e" + "0".repeat(2000) + "2",
    " ".repeat(2000) + "5",
    "5" + " ".repeat(2000) + "x",
    "1".repeat(1e6) + "x",
    "1." + "1".repeat(1e6) + "x",
    " ".repeat(1e6) + "x",
    0,
    -5,
    1e308,
    5e-324,
    -Infinity,
    Infinity,
    9223372036854775807n,
    -9223372036854775808n,
    9007199254740993n,
    null,
    new Uint8Array([0x35]),
    new Uint8Array(),
  ];
  const times: Value[] = [
    ...values,
    ..."1625097600|1625097600123|1625097600123456|1625097600123456789|1625097600.5|99999999999|100000000000"
      .split("|"),
    ..."2021-07-01T00:00:00Z|2021-07-01T00:00:00.123Z|2021-13-01T00:00:00Z|16250976001234567890123|-1625097600"
      .split("|"),
    1625097600,
    1625097600.25,
    1625097600123456789n,
    1.625097600123e12,
  ];
  const rows = (column: string, values: Value[]): Row[] =>
    values.map((value, i) => ({ price: 100, size: 1, timestamp: FIRST_MS + i, [column]: value }));
  return (["price", "size", "timestamp"] as const).flatMap((column) => {
    const all = rows(column, column === "timestamp" ? times : values);
    return ["", "BLOB"].map((type): OddCase => ({
      name: `odd values as ${column}, in a column of type '${type}'`,
      make: (path) =>
        makeUsual(path, {
          trades: `trades(price ${type}, size ${type}, timestamp ${type})`,
          tradeRows: all,
          bookRows: [],
        }),
      expected: expectedOf(all, []),
    }));
  });
}

/** Texts with bytes that are not valid in a text: SQL for each value, and the number that remains, if any. */
function textCases(): OddCase[] {
  const texts: [sql: string, number: string | null][] = [
    ["CAST(x'3500' AS TEXT)", null],
    ["CAST(x'350036' AS TEXT)", null],
    ["CAST(x'0035' AS TEXT)", null],
    ["CAST(x'35ff' AS TEXT)", null],
    ["CAST(x'35c2' AS TEXT)", null],
    ["CAST(x'eda0bd35' AS TEXT)", null],
    ["CAST(x'f8888080803500' AS TEXT)", null],
    ["'5'", "5"],
  ];
  return ["price", "size", "trade_id", "side"].map((column): OddCase => ({
    name: `NULs and bytes that are not UTF-8 in ${column}`,
    make: (path) =>
      withDatabase(path, (db) => {
        db.exec(
          `PRAGMA synchronous=OFF; CREATE TABLE trades(trade_id TEXT, price TEXT, size TEXT, side TEXT, timestamp INTEGER)`,
        );
        for (const [index, [sql]] of texts.entries()) {
          const values = {
            trade_id: "'7'",
            price: `${100 + index}`,
            size: "2",
            side: "'buy'",
            [column]: sql,
          };
          db.exec(`INSERT INTO trades VALUES (${Object.values(values)}, ${FIRST_MS})`);
        }
      }),
    expected: expectedOf(
      texts.map(([, number], index) => {
        const row = { trade_id: "7", price: 100 + index, size: 2, timestamp: FIRST_MS };
        return column === "side" ? row : { ...row, [column]: number };
      }),
      [],
    ),
  }));
}

/** Books in unusual or invalid forms. */
function bookCases(): OddCase[] {
  const nested = "[".repeat(1e6);
  const many = `[${"[1, 1], ".repeat(200_000)}]`;
  const texts: (string | Uint8Array | null)[] = [
    nested,
    nested + "]".repeat(1e6),
    "[".repeat(999) + "]".repeat(999),
    many,
    `[[1, 1${" ".repeat(1e6)}]]`,
    `[[${"1".repeat(1e6)}, 1]]`,
    `[[0.${"0".repeat(1e6)}1, 1]]`,
    `[[1, '${"9".repeat(1e6)}']]`,
    `[[1, '${"9".repeat(1e6)}x']]`,
    `[[1e${"0".repeat(2000)}2, 1]]`,
    `[['5${" ".repeat(2000)}x', 1]]`,
    ..."[[1,1]|[1,1]|[[1]]|[[1,1,1,1,1]]|[[1,1,[1]]]|[[1,'nan']]|[[inf,1]]|[[-1,1]]|[[1,-1]]|[[0,1]]|{}|null|[[,]]|[,]"
      .split("|"),
    ..."[[1,1],]|([1,1],(2,2))|[(1,1)]|[(1,1]]|[[1 1]]|[[1,1] [2,2]]|[['1','1\\']]|[['1\",'1']]|[[1,1]]x| [ [ 1 , 1 ] ] "
      .split("|"),
    "[[1,1]]\0",
    "[[1,1\0]]",
    "\ufeff[[1,1]]",
    "[['\u00a01', 1]]",
    "[[1, '2\ufeff']]",
    "",
    null,
    new Uint8Array([0x5b, 0x5b, 0x31, 0x2c, 0x31, 0xa0, 0x5d, 0x5d]),
    new Uint8Array([0x5b, 0x5b, 0x27, 0x31, 0xa0, 0x27, 0x2c, 0x31, 0x5d, 0x5d]),
    new Uint8Array([0x5b, 0x5b, 0x31, 0x2c, 0x31, 0x5d, 0x5d]),
    new Uint8Array([0xff, 0xfe, 0x5b, 0x00, 0x5d, 0x00]),
  ];
  const rows: Row[] = texts.flatMap((bids, i) => [
    { bids, asks: "[['9', '3']]", timestamp: FIRST_MS + 120_000 * i },
    { bids: "[['9', '1']]", asks: bids, timestamp: FIRST_MS + 120_000 * i + 60_000 },
  ]);
  const table = "book(bids BLOB, asks BLOB, timestamp TEXT)";
  return [4096, 65536].map((pageSize): OddCase => ({
    name: `odd books, db pages of ${pageSize} bytes`,
    isNasty: pageSize === 4096,
    isLarge: pageSize === 65536,
    make: (path) => makeUsual(path, { before: `PRAGMA page_size=${pageSize}`, book: table, bookRows: rows }),
    // A list nested a million times is not a list of levels. The model's patterns cannot match it at that depth.
    expected: expectedOf(
      TRADES,
      rows.map((row) => mapped(row, (value) => (EQUAL.get(value) ?? (isNested(value) ? "?" : value)))),
    ),
  }));
}

function isNested(value: Value): boolean {
  return typeof value === "string" && value.startsWith("[[[");
}

function mapped(row: Row, to: (value: Value) => Value): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, to(value)]));
}
