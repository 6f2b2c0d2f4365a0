/** @module Names of folders and files, and compressed databases, in whole runs of the program. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { datedBack, makeDatabase, withFolder } from "./helpers/database.ts";
import { readJson, type Result, run } from "./helpers/program.ts";

const DAY = "2024-01-01";
const DAY_START_MS = Date.parse(DAY);
const BARS = [[DAY_START_MS, 1, 1, 1, 1, 2]];

/** Makes a database with one trade, at a path in the data folder. */
function makeTrade(folder: string, path: string): string {
  const create = "CREATE TABLE trades(timestamp INTEGER, price REAL, size REAL)";
  return makeDatabase(join(folder, "data", path), [
    { name: "trades", create, rows: [[DAY_START_MS + 1000, 1, 2]] },
  ]);
}

/** Replaces a file by another one with its content, compressed. */
function compress(path: string, to: string, pack: (content: Uint8Array) => Uint8Array): void {
  Deno.writeFileSync(to, pack(Deno.readFileSync(path)));
  if (to !== path) Deno.removeSync(path);
  datedBack(to);
}

async function runIn(folder: string, instrument: string, ...options: string[]): Promise<Result> {
  const days = options[0]?.startsWith("2") ? [DAY, options.shift()!] : [DAY];
  return await run([
    ...[instrument, ...days, "--data", join(folder, "data"), "--out", join(folder, "out")],
    ...["--no-serve", ...options],
  ]);
}

const NAMES: { name: string; instrument?: string; make(folder: string): void; warning?: string }[] = [
  { name: "a day folder YYYYMMDD", make: (folder) => void makeTrade(folder, "BTC-USDT/20240101/trades.db") },
  {
    name: "the only SQLite file of a day",
    make: (folder) => void makeTrade(folder, `BTC-USDT/${DAY}/BTC-USDT.sqlite3`),
  },
  {
    name: "trades.db, compressed under its own name",
    make(folder) {
      const path = makeTrade(folder, `BTC-USDT/${DAY}/trades.db`);
      compress(path, path, gzipSync);
    },
  },
  {
    name: "trades.db.gz",
    make(folder) {
      const path = makeTrade(folder, `BTC-USDT/${DAY}/trades.db`);
      compress(path, path + ".gz", gzipSync);
    },
  },
  {
    name: "the only database of a day, compressed with zstd",
    make(folder) {
      const path = makeTrade(folder, `BTC-USDT/${DAY}/ticks.db3`);
      compress(path, path + ".zst", zstdCompressSync);
    },
  },
  {
    name: "an instrument in Chinese characters",
    instrument: "币安人生-USDT",
    make: (folder) => void makeTrade(folder, `币安人生-USDT/${DAY}/trades.db`),
  },
  ...Deno.build.os === "windows" ? [] : [
    {
      name: "an instrument with a colon",
      instrument: "BTC-USDT:USDT",
      make: (folder: string) => void makeTrade(folder, `BTC-USDT:USDT/${DAY}/trades.db`),
    },
    {
      name: "an instrument that ends with a full stop",
      instrument: "EURUSD.",
      make: (folder: string) => void makeTrade(folder, `EURUSD./${DAY}/trades.db`),
    },
    {
      name: "an instrument in other letter case",
      instrument: "btc-usdt",
      make: (folder: string) => void makeTrade(folder, `BTC-USDT/${DAY}/trades.db`),
      warning: 'using "BTC-USDT", the only name that differs in nothing but letter case and separators',
    },
  ],
];

for (const { name, instrument = "BTC-USDT", make, warning } of NAMES) {
  Deno.test(`a run reads ${name}`, () =>
    withFolder(async (folder) => {
      make(folder);
      const { code, stderr } = await runIn(folder, instrument);
      assertEquals([code, readJson(join(folder, "out"), "ohlc_data.json")], [0, BARS], stderr);
      if (warning) assertStringIncludes(stderr, warning);
      const folders = [...Deno.readDirSync(join(folder, "out"))].filter(({ isDirectory }) => isDirectory);
      assertEquals(folders.map(({ name }) => name), ["bars"]);
    }));
}

Deno.test("a run names the folder that it uses for a day with two, and lists files if several fit", () =>
  withFolder(async (folder) => {
    makeTrade(folder, `BTC-USDT/${DAY}/trades.db`);
    makeTrade(folder, "BTC-USDT/20240101/trades.db");
    const { code, stderr } = await runIn(folder, "BTC-USDT");
    assertEquals([code, readJson(join(folder, "out"), "ohlc_data.json")], [0, BARS]);
    assertStringIncludes(
      stderr,
      `${DAY} has two folders: ${folder}/data/BTC-USDT/${DAY}/trades.db is used, ` +
        `${folder}/data/BTC-USDT/20240101/trades.db is not`,
    );
    makeTrade(folder, `ETH-USDT/${DAY}/a.db`);
    makeTrade(folder, `ETH-USDT/${DAY}/b.db`);
    const refused = await runIn(folder, "ETH-USDT");
    assertEquals(refused.code, 1);
    assertStringIncludes(
      refused.stderr,
      "several files can be the day's database (a.db, b.db); name the right one",
    );
  }));

Deno.test("a damaged archive fails with a sentence, in a thread with restricted permissions too", () =>
  withFolder(async (folder) => {
    for (const [index, pack] of [gzipSync, zstdCompressSync].entries()) {
      const path = makeTrade(folder, `BTC-USDT/2024-01-0${index + 2}/trades.db`);
      compress(path, path, (content) => {
        const packed = new Uint8Array(pack(content));
        packed.fill(0x55, packed.length >> 1, packed.length - 8);
        return packed;
      });
    }
    const path = makeTrade(folder, `BTC-USDT/${DAY}/trades.db`);
    compress(path, path + ".gz", gzipSync);
    const { code, stderr } = await runIn(folder, "BTC-USDT", "2024-01-03", "--workers", "3");
    assertEquals([code, readJson(join(folder, "out"), "ohlc_data.json")], [1, BARS], stderr);
    assertStringIncludes(stderr, "it is a damaged gzip file (");
    assertStringIncludes(stderr, "it is a damaged zstd file (");
  }));

Deno.test("an instrument with a path separator is refused with what it probably means", () =>
  withFolder(async (folder) => {
    makeTrade(folder, `BTC/USDT/${DAY}/trades.db`);
    const { code, stderr } = await runIn(folder, "BTC/USDT");
    assertEquals(code, 2);
    const data = join(folder, "data");
    assertStringIncludes(stderr, `its days are in ${data}/BTC/USDT: write USDT --data ${data}/BTC`);
  }));

/** A table with two trades of each of three days, and a snapshot of each day, in one file. */
function makeFileOfThreeDays(path: string): string {
  const days = [0, 1, 2].map((day) => DAY_START_MS + day * 86_400_000);
  const trade = (ms: number, price: number) => ["BTC-USDT", ms, price, 1];
  return makeDatabase(path, [
    {
      name: "trades",
      create: "CREATE TABLE trades(instrument TEXT, timestamp INTEGER, price REAL, size REAL)",
      rows: days.flatMap((ms, day) => [trade(ms, 10 + day), trade(ms + 86_399_999, 20 + day)]),
    },
    {
      name: "book",
      create: "CREATE TABLE book(instrument TEXT, timestamp INTEGER, bids TEXT, asks TEXT)",
      rows: days.map((ms, day) => ["BTC-USDT", ms, `[[1,${day + 1}]]`, "[[2,1]]"]),
    },
  ]);
}

Deno.test("a run reads the requested days of one file for everything, plain or compressed", () =>
  withFolder(async (folder) => {
    const data = makeFileOfThreeDays(join(folder, "all.db"));
    const out = join(folder, "out");
    const bars = (from: string, to: string, path = data) =>
      run([...["BTC-USDT", from, to, "--data", path, "--out", out, "--no-serve", "--max-bars", "0"], ...[
        "--window-seconds",
        "1d",
      ]]);
    const day = (index: number) => [
      DAY_START_MS + index * 86_400_000,
      ...[10 + index, 20 + index, 10 + index, 20 + index, 2],
    ];
    for (const path of [data, join(folder, "all.db.gz")]) {
      if (path !== data) Deno.writeFileSync(path, gzipSync(Deno.readFileSync(data)));
      const all = await bars("2023-12-31", "2024-01-04", path);
      assertEquals([all.code, readJson(out, "ohlc_data.json")], [0, [day(0), day(1), day(2)]], all.stderr);
      const one = await bars("2024-01-02", "2024-01-02", path);
      assertEquals([one.code, readJson(out, "ohlc_data.json")], [0, [day(1)]], one.stderr);
      assertEquals(readJson(out, "depth_data.json"), { bids: [[1, 2]], asks: [[2, 1]] });
      const { rows, rows_outside_days, databases, state } = readJson(out, "run_status.json");
      assertEquals([rows.trades.read, rows.books.read, rows_outside_days, databases.skipped, state], [
        2,
        1,
        0,
        [],
        "finished",
      ]);
    }
    const db = new DatabaseSync(data);
    db.exec("INSERT INTO trades VALUES ('BTC-USDT', 'tomorrow', 1, 1)");
    db.close();
    const withBadTime = await bars("2024-01-01", "2024-01-02");
    assertEquals(
      [withBadTime.code, readJson(out, "ohlc_data.json")],
      [0, [day(0), day(1)]],
      withBadTime.stderr,
    );
    const { trades } = readJson(out, "run_status.json").rows;
    assertEquals([trades.read, trades.rejected.time], [5, 1]);
    db.open();
    db.exec("DELETE FROM trades WHERE timestamp = 'tomorrow'");
    db.close();
    const none = await bars("2024-02-01", "2024-02-03");
    assertEquals(none.code, 1);
    assertStringIncludes(
      none.stderr,
      `2024-02-01 to 2024-02-03: ${data}: it has no rows of the requested days, 2024-02-01 to 2024-02-03; ` +
        "orderflow inspect shows which times it has",
    );
  }));

Deno.test("list and inspect say what one file for everything is", () =>
  withFolder(async (folder) => {
    const data = makeFileOfThreeDays(join(folder, "all.db"));
    const listed = await run(["list", "--data", data]);
    assertEquals(listed.code, 1);
    assertStringIncludes(
      listed.stderr,
      `${data} is a file, which has no folders of instruments and days to list; `,
    );
    const inspected = await run(["inspect", data]);
    assertEquals(inspected.code, 0);
    assertStringIncludes(inspected.stdout, "6 rows in table trades");
  }));

const RAW_TICKS = {
  name: "ticks",
  create: "CREATE TABLE ticks(mts INTEGER, amount REAL, px REAL, note TEXT)",
  rows: [[DAY_START_MS, 2, 100, "a"], [DAY_START_MS + 1000, -3, 105, "b"]],
};
const VIEWS = `-- Bitfinex: the sign is the side
CREATE TEMP VIEW trades AS
  SELECT mts AS timestamp, px AS price, abs(amount) AS size, iif(amount < 0, 'sell', 'buy') AS side FROM main.ticks;
CREATE TEMP VIEW book AS SELECT mts AS timestamp, '[[1,3]]' AS bids, '[[2,1]]' AS asks FROM ticks
`;

Deno.test("--views reads tables of any form, in every thread, and inspect does", () =>
  withFolder(async (folder) => {
    const views = join(folder, "views.sql");
    Deno.writeTextFileSync(views, VIEWS);
    for (const day of ["2024-01-01", "2024-01-02", "2024-01-03"]) {
      makeDatabase(join(folder, `data/X/${day}/trades.db`), [RAW_TICKS]);
    }
    const options = ["--views", views, "--workers", "2"];
    const { code, stderr } = await runIn(folder, "X", ...options);
    assertEquals([code, stderr.includes("error")], [0, false], stderr);
    const out = join(folder, "out");
    assertEquals(readJson(out, "ohlc_data.json"), [[DAY_START_MS, 100, 105, 100, 105, 5]]);
    assertEquals(readJson(out, "metrics_data.json"), [[DAY_START_MS, 0.5, 0.5, 0.5, 0.5]]);
    const beside = await runIn(folder, "X", "2024-01-03", ...options);
    const [bar] = readJson(out, "ohlc_data.json");
    assertEquals([bar.slice(0, 5), bar[5] % 5], [[DAY_START_MS, 100, 105, 100, 105], 0], beside.stderr);
    const inspected = await run(["inspect", join(folder, "data/X/2024-01-01"), "--views", views]);
    assertEquals(inspected.code, 0, inspected.stderr + inspected.stdout);
    assertStringIncludes(inspected.stdout, "1 buy, 1 sell");
  }));

Deno.test("--views with a mistake is refused with its line, before anything is read or while a day is", () =>
  withFolder(async (folder) => {
    makeDatabase(join(folder, `data/X/${DAY}/trades.db`), [RAW_TICKS]);
    const views = join(folder, "views.sql");
    const errorOf = async (sql: string | undefined) => {
      if (sql !== undefined) Deno.writeTextFileSync(views, sql);
      const { code, stderr } = await runIn(
        folder,
        "X",
        "--views",
        sql === undefined ? join(folder, "none") : views,
      );
      assertEquals(code, 1);
      return stderr;
    };
    assertStringIncludes(await errorOf(undefined), `cannot read --views "${folder}/none": it does not exist`);
    assertStringIncludes(
      await errorOf("CREATE TEMP VIEW trades AS SELECT 1;\nDELETE FROM ticks"),
      `cannot use --views "${views}": line 2: "DELETE FROM ticks" is not a CREATE TEMP VIEW statement`,
    );
    assertStringIncludes(
      await errorOf("\nCREATE TEMP VIEW trades AS SELECT mts AS ts, price, amount AS size FROM ticks"),
      "the view trades in line 2 of --views cannot be read: no such column: price",
    );
  }));

Deno.test("inspect --draft-views prints views that --views accepts, and that read the database once edited", () =>
  withFolder(async (folder) => {
    const day = join(folder, `data/X/${DAY}`);
    makeDatabase(join(day, "trades.db"), [
      {
        name: 'strange "fills"',
        create:
          'CREATE TABLE "strange ""fills"""(executedPrice REAL, base_amount REAL, mts INTEGER, "a\nb" TEXT)',
        rows: [],
      },
      { name: "config", create: "CREATE TABLE config(k, v)", rows: [["a", "b"]] },
      {
        name: "live_books",
        create: "CREATE TABLE live_books(received_ts INTEGER, book_bids TEXT, book_asks TEXT)",
        rows: [[DAY_START_MS, "[[1,3]]", "[[2,1]]"]],
      },
    ], "");
    const db = new DatabaseSync(join(day, "trades.db"));
    db.exec(
      `INSERT INTO "strange ""fills""" VALUES (100, 2, ${DAY_START_MS}, 'x'), (105, -3, ${
        DAY_START_MS + 1
      }, 'y')`,
    );
    db.close();

    const refused = await runIn(folder, "X");
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.stderr, "--views FILE (orderflow inspect --draft-views prints a draft)");

    const { code, stdout: draft } = await run(["inspect", "--draft-views", day]);
    assertEquals(code, 0);
    assertStringIncludes(draft, '"executedPrice" AS price, -- 100: price');
    assertStringIncludes(draft, '--   "a\\x0ab" -- x');
    assertStringIncludes(draft, '--   "config": "k", "v"');
    const views = join(folder, "views.sql");
    Deno.writeTextFileSync(views, draft);
    assertEquals(
      (await run(["inspect", day, "--views", views])).stdout.includes("2 rows in table trades"),
      true,
    );

    const edited = draft.replace("NULL AS timestamp", "mts AS timestamp")
      .replace('"base_amount" AS size', "abs(base_amount) AS size")
      .replace("NULL AS side", "iif(base_amount < 0, 'sell', 'buy') AS side");
    Deno.writeTextFileSync(views, edited);
    const read = await runIn(folder, "X", "--views", views);
    assertEquals(read.code, 0, read.stderr);
    const out = join(folder, "out");
    assertEquals(readJson(out, "ohlc_data.json"), [[DAY_START_MS, 100, 105, 100, 105, 5]]);
    assertEquals(readJson(out, "metrics_data.json"), [[DAY_START_MS, 0.5, 0.5, 0.5, 0.5]]);
  }));

Deno.test("a database in WAL mode that was copied without its WAL is answered with what is missing", () =>
  withFolder(async (folder) => {
    const live = join(folder, "live.db");
    const recorder = new DatabaseSync(live);
    recorder.exec("PRAGMA journal_mode=WAL; CREATE TABLE trades(timestamp INTEGER, price REAL, size REAL)");
    const path = join(folder, `data/X/${DAY}/trades.db`);
    Deno.mkdirSync(join(path, ".."), { recursive: true });
    Deno.copyFileSync(live, path);
    recorder.close();
    const { code, stderr } = await runIn(folder, "X");
    assertEquals(code, 1);
    assertStringIncludes(
      stderr,
      "it has no tables, and is in WAL mode: was its -wal file left behind when it was copied?",
    );
  }));
