import { assertEquals } from "deno-std/assert/equals.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import {
  datedBack,
  dayPath,
  fingerprint,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../../tests/helpers/database.ts";
import { SourceFault } from "../source_fault.ts";
import { readAll } from "../../../tests/conformance/read_all.ts";
import { openConnection } from "./connection.ts";
import type { CopyFile } from "./copy_file.ts";
import { openSqlSource } from "./sql_source.ts";

const MS = 1625097600000;

function rows(count: number): Value[][] {
  return Array.from({ length: count }, (_, i) => [i + 1, "X", String(i), i + 1, 1, "buy", String(MS + i)]);
}

/** Reads a database with a scratch folder for copies, which must be empty afterwards. */
async function readIn(folder: string, path: string): Promise<number> {
  const scratch = join(folder, "scratch");
  const { trades } = await readAll((path) => openSqlSource(path, { scratch }), path);
  assertEquals([...Deno.readDirSync(scratch)], []);
  return trades.length;
}

/** Makes a database whose recorder still has it open in WAL mode, with commits that are only in the WAL. */
function openRecorder(path: string, mode: "WAL" | "DELETE"): DatabaseSync {
  makeDatabase(path, [tradesTable(rows(10))]);
  const recorder = new DatabaseSync(path);
  recorder.exec(`PRAGMA journal_mode=${mode}; PRAGMA wal_autocheckpoint=0`);
  record(recorder, 5);
  return recorder;
}

function record(recorder: DatabaseSync, count: number): void {
  const insert = recorder.prepare("INSERT INTO trades(price, size, timestamp) VALUES (1, 1, ?)");
  for (let i = 0; i < count; i++) insert.run(String(MS + 1000 + i));
}

Deno.test("openConnection() reads what a recorder has committed to its WAL, and leaves the folder unchanged", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    const recorder = openRecorder(path, "WAL");
    try {
      const before = await fingerprint(join(path, ".."));
      assertEquals(Object.keys(before).sort(), ["trades.db", "trades.db-shm", "trades.db-wal"]);
      assertEquals(await readIn(folder, path), 15);
      assertEquals(await fingerprint(join(path, "..")), before);
    } finally {
      recorder.close();
    }
  }));

Deno.test("openConnection() reads the state of the time of opening, whatever a recorder commits afterwards", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    const recorder = openRecorder(path, "WAL");
    const source = await openConnection(path);
    try {
      record(recorder, 100);
      recorder.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      assertEquals(source.db.prepare("SELECT count(*) AS n FROM trades").get()?.n, 15);
    } finally {
      source.close();
      recorder.close();
    }
  }));

Deno.test("openConnection() never blocks a recorder in WAL mode", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    const recorder = openRecorder(path, "WAL");
    const source = await openConnection(path);
    try {
      recorder.exec("PRAGMA busy_timeout=0");
      record(recorder, 5);
      // A checkpoint that no reader blocks resets the WAL: busy is 0.
      assertEquals(recorder.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.busy, 0);
    } finally {
      source.close();
      recorder.close();
    }
  }));

Deno.test("openConnection() reads a database that a crash left with a WAL, with and without its -shm", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    const recorder = openRecorder(path, "WAL");
    for (const sides of [["-wal", "-shm"], ["-wal"]]) {
      const crashed = join(folder, `crashed${sides.length}`, "trades.db");
      Deno.mkdirSync(join(crashed, ".."));
      for (const side of ["", ...sides]) Deno.copyFileSync(path + side, crashed + side);
      const before = await fingerprint(join(crashed, ".."));
      assertEquals(await readIn(folder, crashed), 15);
      assertEquals(await fingerprint(join(crashed, "..")), before);
    }
    recorder.close();
  }));

Deno.test("openConnection() reads a closed database in WAL mode without creating files next to it", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    openRecorder(path, "WAL").close();
    const before = await fingerprint(join(path, ".."));
    assertEquals(Object.keys(before), ["trades.db"]);
    assertEquals(await readIn(folder, path), 15);
    assertEquals(await fingerprint(join(path, "..")), before);
  }));

Deno.test("openConnection() rolls a hot journal back in a copy, and leaves the database unchanged", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    makeDatabase(path, [tradesTable(rows(10))]);
    // A transaction that is too large for the cache is partly in the database before it is committed. A crash in the
    // middle leaves what copying database and journal in the middle gives.
    const recorder = new DatabaseSync(path);
    recorder.exec("PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN; UPDATE trades SET price = 99");
    record(recorder, 5000);
    const crashed = join(folder, "crashed", "trades.db");
    Deno.mkdirSync(join(crashed, ".."));
    for (const side of ["", "-journal"]) Deno.copyFileSync(path + side, crashed + side);
    recorder.close();
    const before = await fingerprint(join(crashed, ".."));
    assertEquals(Object.keys(before).sort(), ["trades.db", "trades.db-journal"]);
    assertEquals(await readIn(folder, crashed), 10);
    assertEquals(await fingerprint(join(crashed, "..")), before);
  }));

Deno.test("openConnection() reads the WAL of a database behind a symbolic link", () =>
  withFolder(async (folder) => {
    const recorder = openRecorder(join(folder, "recorder", "now.db"), "WAL");
    const path = dayPath(folder, "X", "2021-07-01");
    Deno.mkdirSync(join(path, ".."), { recursive: true });
    Deno.symlinkSync(join(folder, "recorder", "now.db"), path);
    assertEquals(await readIn(folder, path), 15);
    recorder.close();
  }));

Deno.test("openConnection() ignores the empty journal that PERSIST mode keeps", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    makeDatabase(path, [tradesTable(rows(10))], "PRAGMA journal_mode=PERSIST");
    datedBack(path + "-journal");
    const source = await openConnection(path);
    assertEquals(source.how, "in place, under SQLite's shared lock");
    source.close();
  }));

Deno.test("openConnection() copies a database in rollback mode that has just changed, so that its recorder can commit", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    const recorder = openRecorder(path, "DELETE");
    const scratch = join(folder, "scratch");
    const source = await openConnection(path, { scratch });
    try {
      assertEquals(source.how, "as a private copy made under SQLite's shared lock");
      recorder.exec("PRAGMA busy_timeout=0");
      record(recorder, 5);
      assertEquals(source.db.prepare("SELECT count(*) AS n FROM trades").get()?.n, 15);
    } finally {
      source.close();
      recorder.close();
    }
    assertEquals([...Deno.readDirSync(scratch)], []);
  }));

Deno.test("openConnection() holds SQLite's lock while it copies, so that no commit tears the copy", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    openRecorder(path, "DELETE").close();
    const script = join(folder, "recorder.ts");
    Deno.writeTextFileSync(
      script,
      `import { DatabaseSync } from "node:sqlite";
      const db = new DatabaseSync(Deno.args[0]);
      db.exec("PRAGMA busy_timeout=0; BEGIN; INSERT INTO trades(price) VALUES (1); COMMIT");`,
    );
    let stderr = "";
    const createFile = fileThat((bytes, file) => {
      // Another process: locks belong to a whole process, so that this one would not be stopped by its own.
      const args = ["run", "-A", "--no-check", script, path];
      stderr += new TextDecoder().decode(new Deno.Command(Deno.execPath(), { args }).outputSync().stderr);
      return file.writeSync(bytes);
    });
    (await openConnection(path, { scratch: join(folder, "scratch"), createFile })).close();
    assertStringIncludes(stderr, "database is locked");
  }));

/** Creates files whose `writeSync` is this function. */
function fileThat(write: (bytes: Uint8Array, file: Deno.FsFile) => number): (path: string) => CopyFile {
  return (path) => {
    const file = Deno.openSync(path, { write: true, createNew: true });
    return {
      writeSync: (bytes) => write(bytes, file),
      seekSync: (offset, whence) => file.seekSync(offset, whence),
      truncateSync: (length) => file.truncateSync(length),
      close: () => file.close(),
    };
  };
}

const DISK_FULL = () => {
  throw Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
};

Deno.test("openConnection() reads every commit of a database that is put into WAL mode while it is opened", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    const recorder = openRecorder(path, "DELETE");
    const { makeTempDirSync } = Deno;
    // The folder for the copy is created after the header was read and before SQLite opens the database.
    Deno.makeTempDirSync = (options) => {
      Deno.makeTempDirSync = makeTempDirSync;
      recorder.exec("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0");
      record(recorder, 1);
      return makeTempDirSync(options);
    };
    try {
      assertEquals(await readIn(folder, path), 16);
    } finally {
      Deno.makeTempDirSync = makeTempDirSync;
      recorder.close();
    }
  }));

Deno.test("openConnection() reads a database that has just changed in place if no copy can be made", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    openRecorder(path, "DELETE").close();
    const scratch = join(folder, "scratch");
    const full = await openConnection(path, { scratch, createFile: fileThat(DISK_FULL) });
    assertEquals(
      full.how,
      "in place, under SQLite's shared lock, since no private copy can be made (No space left on device)",
    );
    full.close();
    assertEquals([...Deno.readDirSync(scratch)], []);
    const noFolder = await openConnection(path, { scratch: join(path, "below a file") });
    assertStringIncludes(noFolder.how, "since no private copy can be made (Not a directory)");
    noFolder.close();
  }));

Deno.test("openConnection() says that a database in WAL mode cannot be copied, and where", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", "2021-07-01");
    openRecorder(path, "WAL").close();
    const scratch = join(folder, "scratch");
    await assertRejects(
      () => openConnection(path, { scratch, createFile: fileThat(DISK_FULL) }),
      SourceFault,
      `it has to be copied to be read, and the copy cannot be made in "${scratch}": No space left on device; ` +
        "make room there, or use another folder",
    );
    assertEquals([...Deno.readDirSync(scratch)], []);
    await assertRejects(
      () => openConnection(path, { scratch: "/dev/null/x" }),
      SourceFault,
      'cannot be made in "/dev/null/x": Not a directory',
    );
  }));

Deno.test("openConnection() waits for a lock, and opens the database when it is free", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(rows(3))]);
    const recorder = new DatabaseSync(path);
    recorder.exec("BEGIN EXCLUSIVE");
    let waits = 0;
    const sleep = () => {
      if (++waits === 3) recorder.exec("COMMIT");
      return Promise.resolve();
    };
    const source = await openConnection(path, { sleep });
    assertEquals(waits, 3);
    source.close();
    recorder.close();
  }));

Deno.test("openConnection() gives up on a database that stays locked", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(rows(3))]);
    const recorder = new DatabaseSync(path);
    recorder.exec("BEGIN EXCLUSIVE");
    await assertRejects(
      () => openConnection(path, { lockWaitMs: -1 }),
      SourceFault,
      "it is locked by another program; wait until that program has finished, then run again",
    );
    recorder.close();
  }));

Deno.test("openConnection() stops waiting for a lock when the run is ended", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(rows(3))]);
    const recorder = new DatabaseSync(path);
    recorder.exec("BEGIN EXCLUSIVE");
    const ending = new AbortController();
    const sleep = () => Promise.resolve(ending.abort());
    await assertRejects(
      () => openConnection(path, { sleep, signal: ending.signal }),
      SourceFault,
      "locked by another program",
    );
    recorder.close();
  }));

const BROKEN: [name: string, bytes: (whole: Uint8Array) => Uint8Array, message: string][] = [
  ["empty", () => new Uint8Array(0), "it is empty (0 bytes)"],
  [
    "not SQLite",
    () => new TextEncoder().encode("price,size\n1,2\n".repeat(50)),
    'not an SQLite 3 database, but a text that begins with "price,size"',
  ],
  ["shorter than a header", (whole) => whole.slice(0, 60), "it is cut short: 60 bytes"],
  [
    "encrypted",
    (whole) => whole.map((byte, i) => byte ^ (i * 151 + 7)),
    "not an SQLite 3 database, or it is encrypted",
  ],
  ["nothing but a header", (whole) => whole.slice(0, 100), "it is cut short: 100 bytes of 8192"],
  [
    "a damaged db page of the schema",
    (whole) => whole.map((byte, i) => i >= 100 && i < 200 ? 0xff : byte),
    "it is damaged",
  ],
];

for (const [name, change, message] of BROKEN) {
  Deno.test(`openSqlSource() says what is wrong with a file that is ${name}`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(join(folder, "trades.db"), [tradesTable(rows(3))]);
      Deno.writeFileSync(path, change(Deno.readFileSync(path)));
      await assertRejects(() => openSqlSource(path), SourceFault, message);
    }));
}

for (const pages of [20, 20.5, 20.01]) {
  Deno.test(`openSqlSource() returns the rows of a file cut to ${pages} db pages up to the first missing db page, and the fault`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(join(folder, "trades.db"), [tradesTable(rows(5000))]);
      const whole = Deno.readFileSync(path);
      const size = Math.round(pages * 4096);
      Deno.writeFileSync(path, whole.slice(0, size));
      const reader = await openSqlSource(path);
      const seen: number[] = [];
      const error = await assertRejects(async () => {
        await Promise.resolve();
        for (const batch of reader.trades()) seen.push(...batch.price.subarray(0, batch.count));
      }, SourceFault);
      reader.close();
      assertEquals(error.message, "it is damaged (SQLite: database disk image is malformed)");
      assertEquals(reader.fault?.message, `it is cut short: ${size} bytes of ${whole.length}`);
      // Every row from the first on; a db page of which only a part exists changes no row.
      assertEquals(seen, Array.from({ length: seen.length }, (_, i) => i + 1));
      assertEquals(reader.tally.trades, {
        read: seen.length,
        rejected: { time: 0, price: 0, size: 0, book: 0 },
      });
      assertEquals(seen.length > 1000 && seen.length < 4000, true, String(seen.length));
    }));
}

Deno.test("openSqlSource() opens files only", () =>
  withFolder(async (folder) => {
    await assertRejects(() => openSqlSource(folder), SourceFault, "it is not a file");
    await assertRejects(() => openSqlSource("/dev/null"), SourceFault, "it is not a file");
    await assertRejects(
      () => openSqlSource(join(folder, "none.db")),
      SourceFault,
      "No such file or directory",
    );
  }));

const NO_FIT: [create: string, message: string][] = [
  [
    "CREATE TABLE fills(price, size, ts)",
    "no table of trades: looked for trades, trade, agg_trades, agg_trade, public_trades, market_trades and 15 more " +
    "names (docs/databases.md lists them); the database has fills; rename a table, or describe",
  ],
  [
    "CREATE TABLE trades(cost, size, ts)",
    "no price column in table trades: looked for price, px, trade_price, exec_price, executed_price, deal_price and 3 " +
    "more names (docs/databases.md lists them); the table has cost, size, ts; rename a column, or describe",
  ],
  [
    "CREATE TABLE trades(price, volumes, ts)",
    "no size column in table trades: looked for size, sz, qty, quantity, trade_size, trade_qty and ",
  ],
  [
    "CREATE TABLE trades(price, size)",
    "no time column in table trades: looked for timestamp, ts, time, timestamp_ms, time_ms, ts_ms and ",
  ],
  [
    "CREATE VIEW trades AS SELECT * FROM nowhere",
    "SQLite cannot read the view trades: no such table: main.nowhere",
  ],
];

for (const [create, message] of NO_FIT) {
  Deno.test(`openSqlSource() names the missing table or column of ${create}`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(join(folder, "trades.db"), [], create);
      await assertRejects(() => openSqlSource(path), SourceFault, message);
    }));
}

Deno.test("openSqlSource() says what an empty schema has", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [], "CREATE TABLE t(a); DROP TABLE t");
    await assertRejects(() => openSqlSource(path), SourceFault, "the database has no tables");
  }));

Deno.test("openSqlSource() uses the trades if the book has no known form, and says what is missing", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(
      join(folder, "trades.db"),
      [tradesTable(rows(3))],
      "CREATE TABLE book(bid, ask, ts)",
    );
    const reader = await openSqlSource(path);
    assertEquals([...reader.books()], []);
    assertStringIncludes(
      reader.schema.bookFault?.message ?? "",
      "no columns of books in table book: looked for bids and asks, for one column with both, for columns such as " +
        "bid_price_1 and bid_size_1, and for side, price and size of one level a row; the table has bid, ask, ts; ",
    );
    reader.close();
  }));
