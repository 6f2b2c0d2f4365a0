import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import { DayChangedError } from "./day_changed.ts";
import { FollowedDatabase } from "./followed_database.ts";
import type { RowReceiver } from "./row_receiver.ts";

const START_MS = Date.parse("2025-01-31T00:00:00Z");

const TABLES = `
  CREATE TABLE trades (trade_id TEXT, price REAL, size REAL, side TEXT, timestamp INTEGER);
  CREATE TABLE books (timestamp INTEGER, bids TEXT, asks TEXT);
`;

/** Counts the rows of each batch. */
class Counter implements RowReceiver {
  readonly trades: number[] = [];
  readonly books: number[] = [];

  takeTrades({ count }: { count: number }): void {
    this.trades.push(count);
  }

  takeBooks({ count }: { count: number }): void {
    this.books.push(count);
  }
}

/** A recorder's database in a folder of its own, which is removed with this. */
interface Recording extends Disposable {
  path: string;
  db: DatabaseSync;
  scratch: string;
}

function recordings(mode: string, tables = TABLES): Recording {
  const folder = Deno.makeTempDirSync();
  const scratch = join(folder, "scratch");
  Deno.mkdirSync(scratch);
  const path = join(folder, "trades.db");
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode=${mode}; PRAGMA synchronous=OFF; ${tables}`);
  const dispose = () => {
    if (db.isOpen) db.close();
    Deno.removeSync(folder, { recursive: true });
  };
  return { path, db, scratch, [Symbol.dispose]: dispose };
}

function write(db: DatabaseSync, first: number, count: number): void {
  db.exec(`WITH RECURSIVE n(i) AS (VALUES (${first}) UNION ALL SELECT i + 1 FROM n LIMIT ${count})
    INSERT INTO trades SELECT i, 100 + i % 7, 1, 'buy', ${START_MS} + 10 * i FROM n`);
  db.exec(`WITH RECURSIVE n(i) AS (VALUES (${first}) UNION ALL SELECT i + 1 FROM n LIMIT ${count})
    INSERT INTO books SELECT ${START_MS} + 10 * i, '[[99,1],[98,2]]', '[[107,1],[108,2]]' FROM n`);
}

/** Reads until there are no more rows. Returns what the readings came to. */
async function readAll(database: FollowedDatabase, receiver: RowReceiver): Promise<string[]> {
  const readings: string[] = [];
  do readings.push(await database.read(receiver)); while (readings.at(-1) === "more");
  return readings;
}

const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

Deno.test("a batch ends after a few milliseconds, whatever there is to read", async () => {
  using recording = recordings("delete");
  const { path, db, scratch } = recording;
  write(db, 1, 2000);
  using database = new FollowedDatabase(path, { reading: {}, scratch });
  const counter = new Counter();
  const now = performance.now;
  // Each look at the clock takes a millisecond.
  let ms = 0;
  performance.now = () => ms++;
  try {
    await readAll(database, counter);
  } finally {
    performance.now = now;
  }
  assertEquals([total(counter.trades), total(counter.books)], [2000, 2000]);
  assert(Math.max(...counter.trades, ...counter.books) <= 5, `${counter.trades}`);
  db.close();
});

Deno.test("a recorder can commit while the tables are recognised, and not while rows are read", async () => {
  using recording = recordings("delete");
  const { path, db, scratch } = recording;
  write(db, 1, 50);
  db.exec("PRAGMA busy_timeout=0");
  using database = new FollowedDatabase(path, { reading: {}, scratch });
  const { prepare } = DatabaseSync.prototype;
  let commits = 0;
  DatabaseSync.prototype.prepare = function (sql) {
    try {
      if (this !== db) db.exec("UPDATE trades SET size = size WHERE rowid = 1");
      if (this !== db) commits++;
    } catch (error) {
      assertMatch(String(error), /locked/);
    }
    return prepare.call(this, sql);
  };
  try {
    assertEquals(await database.read(new Counter()), "more");
    assert(commits > 3, `${commits}`);
    commits = 0;
    await database.read(new Counter());
    // The first statement begins the transaction.
    assertEquals(commits, 1);
  } finally {
    DatabaseSync.prototype.prepare = prepare;
  }
  db.close();
});

Deno.test("rows are counted once across batches, transactions and recognitions of the tables", async () => {
  using recording = recordings("wal");
  const { path, db, scratch } = recording;
  using database = new FollowedDatabase(path, { reading: {}, scratch });
  const counter = new Counter();
  await readAll(database, counter);
  for (let rows = 0; rows < 700; rows += 100) {
    write(db, rows + 1, 100);
    await readAll(database, counter);
    assertEquals([total(counter.trades), total(counter.books)], [rows + 100, rows + 100]);
  }
  db.close();
});

for (const mode of ["wal", "delete"]) {
  Deno.test(`a table that was filled again has another last row, in mode ${mode}`, async () => {
    using recording = recordings(mode);
    const { path, db, scratch } = recording;
    write(db, 1, 50);
    const changes = {
      "the last row of its table trades has changed": () => {
        db.exec("BEGIN; DELETE FROM trades");
        write(db, 30, 80);
        db.exec("COMMIT");
      },
      "the last row of its table trades was deleted": () => {
        db.exec("DELETE FROM trades WHERE rowid = (SELECT max(rowid) FROM trades)");
        db.exec(
          "INSERT INTO trades (rowid, trade_id, price, size, side, timestamp) VALUES (9999, 1, 1, 1, 'buy', 1)",
        );
      },
      "the greatest rowid of its table books has become smaller": () => db.exec("DELETE FROM books"),
    };
    for (const [message, change] of Object.entries(changes)) {
      using database = new FollowedDatabase(path, { reading: {}, scratch });
      await readAll(database, new Counter());
      change();
      await assertRejects(() => readAll(database, new Counter()), DayChangedError, message);
    }
    db.close();
  });
}

Deno.test("a recorder in rollback mode that crashed and was started again has its day read again", async () => {
  using recording = recordings("delete");
  const { path, db, scratch } = recording;
  write(db, 1, 50);
  db.close();
  using database = new FollowedDatabase(path, { reading: {}, scratch });
  const counter = new Counter();
  await readAll(database, counter);
  crash(path);
  assertEquals((await readAll(database, counter)).at(-1), "read");
  assertEquals(total(counter.trades), 50);
  using again = new DatabaseSync(path);
  write(again, 51, 1);
  await assertRejects(
    () => readAll(database, counter),
    DayChangedError,
    "its recorder was started again after a crash",
  );
});

Deno.test("a database without its recorder is copied once for all of its batches", async () => {
  using recording = recordings("wal");
  const { path, db, scratch } = recording;
  write(db, 1, 20_000);
  db.close();
  assertEquals([...Deno.readDirSync(join(path, ".."))].map(({ name }) => name).sort(), [
    "scratch",
    "trades.db",
  ]);
  using database = new FollowedDatabase(path, { reading: {}, scratch });
  const copies = new Set<string>();
  const counter = new Counter();
  while (await database.read(counter) === "more") {
    for (const { name } of Deno.readDirSync(scratch)) copies.add(name);
  }
  assertEquals([total(counter.trades), total(counter.books), copies.size], [20_000, 20_000, 1]);
  assertEquals([...Deno.readDirSync(scratch)], []);
  assertEquals([...Deno.readDirSync(join(path, ".."))].map(({ name }) => name).sort(), [
    "scratch",
    "trades.db",
  ]);
});

Deno.test("rows whose rowids were left out before are read as soon as they come, each once", async () => {
  using recording = recordings(
    "wal",
    `CREATE TABLE trades (trade_id INTEGER PRIMARY KEY, price REAL, size REAL, side TEXT, timestamp INTEGER);
     CREATE TABLE books (id INTEGER PRIMARY KEY, timestamp INTEGER, bids TEXT, asks TEXT)`,
  );
  const { path, db, scratch } = recording;
  using database = new FollowedDatabase(path, { reading: {}, scratch });
  const counter = new Counter();
  const insert = (first: number, count: number) => {
    db.exec(`WITH RECURSIVE n(i) AS (VALUES (${first}) UNION ALL SELECT i + 1 FROM n LIMIT ${count})
      INSERT INTO trades SELECT i, 100 + i % 7, 1, 'buy', ${START_MS} + 10 * i FROM n`);
    db.exec(`WITH RECURSIVE n(i) AS (VALUES (${first}) UNION ALL SELECT i + 1 FROM n LIMIT ${count})
      INSERT INTO books SELECT i, ${START_MS} + 10 * i, '[[99,1],[98,2]]', '[[107,1],[108,2]]' FROM n`);
  };
  let rows = 0;
  for (
    const [first, count] of [[100, 50], [1000, 1], [200, 700], [160, 1], [150, 10], [950, 2], [1001, 5], [
      190,
      10,
    ]]
  ) {
    insert(first, count);
    rows += count;
    assertEquals((await readAll(database, counter)).at(-1), "read");
    assertEquals([total(counter.trades), total(counter.books)], [rows, rows], `${first}`);
  }
  db.close();
});

for (
  const [form, table, row] of [
    [
      "of one level a row",
      "CREATE TABLE books (id INTEGER PRIMARY KEY, timestamp INTEGER, side TEXT, price REAL, size REAL)",
      `'bid', 99, 1`,
    ],
    [
      "that are updates",
      "CREATE TABLE books (id INTEGER PRIMARY KEY, timestamp INTEGER, action TEXT, bids TEXT, asks TEXT)",
      `iif(last_insert_rowid() = 0, 'snapshot', 'update'), '[[99,1]]', '[[101,1]]'`,
    ],
  ]
) {
  Deno.test(`books ${form} whose rowids were left out before have the day read again`, async () => {
    using recording = recordings(
      "wal",
      `CREATE TABLE trades (trade_id TEXT, price REAL, size REAL, side TEXT, timestamp INTEGER); ${table}`,
    );
    const { path, db, scratch } = recording;
    const insert = (id: number) =>
      db.exec(`INSERT INTO books VALUES (${id}, ${START_MS + 1000 * id}, ${row})`);
    for (const id of [1, 2, 5, 6]) insert(id);
    using database = new FollowedDatabase(path, { reading: {}, scratch });
    await readAll(database, new Counter());
    insert(4);
    await assertRejects(
      () => readAll(database, new Counter()),
      DayChangedError,
      "rows were inserted before others in its table books",
    );
    db.close();
  });
}

Deno.test("copies of a database that changes all the time are made in a tenth of the time", async () => {
  using recording = recordings("wal");
  const { path, db, scratch } = recording;
  write(db, 1, 10);
  db.close();
  using database = new FollowedDatabase(path, { reading: {}, scratch });
  const counter = new Counter();
  const { now } = performance;
  // Each look at the clock takes a millisecond, so copying takes one too.
  let ms = 0;
  performance.now = () => ms++;
  try {
    await readAll(database, counter);
    using recorder = new DatabaseSync(path);
    write(recorder, 11, 10);
    recorder.close();
    ms = 5;
    assertEquals(await database.read(counter), "idle");
    assertEquals(total(counter.trades), 10);
    ms += 1000;
    await readAll(database, counter);
    assertEquals(total(counter.trades), 20);
  } finally {
    performance.now = now;
  }
});

/** Leaves a database as a recorder does that is killed during a commit: partly written, with its journal. */
function crash(path: string): void {
  const copy = path + ".crashing";
  Deno.copyFileSync(path, copy);
  const db = new DatabaseSync(copy);
  db.exec("PRAGMA cache_size=1; PRAGMA synchronous=OFF; BEGIN");
  write(db, 1000, 3000);
  Deno.copyFileSync(copy + "-journal", path + "-journal");
  Deno.copyFileSync(copy, path);
  db.exec("ROLLBACK");
  db.close();
  Deno.removeSync(copy);
}
