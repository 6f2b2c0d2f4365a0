import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { join } from "deno-std/path/join.js";
import {
  bookTable,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../tests/helpers/database.ts";
import { Logger } from "../log/log.ts";
import { findDatabases } from "./find_databases.ts";
import { inspectPaths } from "./inspect.ts";

const MS = 1625097600000;

async function inspect(paths: string[], { json = false, verbose = false } = {}) {
  const output: string[] = [];
  const lines: string[] = [];
  const usable = await inspectPaths(paths, {
    json,
    verbose,
    windowSeconds: 60,
    log: new Logger({ write: (line) => lines.push(line) }),
    signal: new AbortController().signal,
    write: (text) => output.push(text),
  });
  return { usable, output: output.join(""), lines };
}

function trade(id: number, ms: number, price: Value = 1, side: Value = "buy"): Value[] {
  return [id, "X", String(id), price, 1, side, String(ms)];
}

Deno.test("inspectPaths() reports tables, columns, rows, times, sides, levels and gaps of one database", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [
      tradesTable([
        trade(1, MS),
        trade(2, MS + 500),
        trade(3, MS + 1500, 1, "sell"),
        trade(4, MS + 1400, 1, null),
        trade(5, MS + 300_000, -1),
        trade(6, MS + 300_000),
      ]),
      bookTable([[1, "X", "[[1,1]]", "[[2,1],[3,1]]", String(MS)], [
        2,
        "X",
        "[[1,1],[0.5,1]]",
        "[[2,1],[3,1]]",
        String(MS + 1000),
      ]]),
    ]);
    const { usable, output } = await inspect([path]);
    assertEquals(usable, true);
    assertEquals(
      output,
      `${path}: can be used
  trades     6 rows in table trades
    columns    time from timestamp, price, size, side, trade_id, id from rowid
    rejected   1 with a price that is not a positive finite number
    times      2021-07-01 00:00:00.000 UTC to 2021-07-01 00:05:00.000 UTC, 1 row earlier than the one before
    interval   typically 1 min 15 s
    gaps       2021-07-01 00:01:00.000 UTC for 4 min 00 s
    sides      3 buy, 1 sell, 1 unknown
    example    2021-07-01 00:00:00.000 UTC, price 1, size 1, taker bought
  book       2 rows in table book
    columns    time from timestamp, bids, asks, id from rowid
    rejected   none
    times      2021-07-01 00:00:00.000 UTC to 2021-07-01 00:00:01.000 UTC, in order
    interval   typically 1.0 s
    gaps       none of 3 windows of 1 m or more
    levels     bids 1 to 2, 1.5 on average; asks 2
    example    2021-07-01 00:00:00.000 UTC, best bid 1 at 1, best ask 1 at 2
`,
    );
  }));

Deno.test("inspectPaths() prints JSON", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [
      tradesTable([trade(1, MS), trade(2, MS + 10), trade(3, MS + 40)]),
    ]);
    const { usable, output } = await inspect([path], { json: true });
    const [report] = JSON.parse(output);
    assertEquals([usable, report.usable, report.book, report.errors], [true, true, null, []]);
    assertEquals(report.trades, {
      table: "trades",
      columns: {
        time: "timestamp",
        price: "price",
        size: "size",
        side: "side",
        trade_id: "trade_id",
        id: "rowid",
      },
      rows: 3,
      rejected: { time: 0, price: 0, size: 0, book: 0 },
      other_instruments: 0,
      without_instrument: 0,
      first_ms: MS,
      last_ms: MS + 40,
      ordered: true,
      out_of_order: 0,
      typical_interval_ms: 20,
      gaps: [],
      gap_count: 0,
      example: { time: "2021-07-01T00:00:00.000000000Z", price: 1, size: 1, side: "buy" },
      sides: { buy: 3, sell: 0, unknown: 0 },
      duplicates: 0,
      unnumbered: 0,
      zero_sizes: 0,
    });
  }));

Deno.test("inspectPaths() counts crossed books, levels and trades of size 0, and shows nanoseconds", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [
      tradesTable([[1, "X", "1", 2, 0, null, `${MS}001500`]]),
      bookTable([
        [1, "X", "[[2,3],[1,0]]", "[[3,1]]", String(MS)],
        ...[1, 2, 3, 4].map((id): Value[] => [1 + id, "X", "[[2,3]]", "[[3,1]]", String(MS + id * 1000)]),
        [6, "X", "[[2,3]]", "[[2,1]]", String(MS + 5000)],
      ]),
    ]);
    const [report] = JSON.parse((await inspect([path], { json: true })).output);
    assertEquals(report.errors, []);
    assertEquals(report.trades.zero_sizes, 1);
    assertEquals([report.book.crossed, report.book.example.best_ask], [1, 3]);
    const { output } = await inspect([path]);
    assertMatch(output, /example +2021-07-01 00:00:00\.0000015 UTC, price 2, size 0, side unknown\n/);
    assertMatch(output, /example +2021-07-01 00:00:00\.000 UTC, best bid 3 at 2, best ask 1 at 3\n/);
    assertMatch(output, /counted +1 snapshot crossed/);
  }));

Deno.test("inspectPaths() says that a database cannot be used if most rows are rejected, or no row is near its day", () =>
  withFolder(async (folder) => {
    const path = (day: string) => join(folder, "X", day, "trades.db");
    makeDatabase(path("2021-07-01"), [tradesTable([trade(1, MS), trade(2, MS, -1), trade(3, MS, "x")])]);
    makeDatabase(path("2021-07-04"), [tradesTable([trade(1, MS)])]);
    const { usable, output } = await inspect([folder], { json: true });
    assertEquals(usable, false);
    assertEquals(JSON.parse(output).map(({ errors }: { errors: string[] }) => errors), [
      [
        "2 of 3 trades rejected: 2 with a price that is not a positive finite number; the first is rowid 2, " +
        'whose "price" is -1 (--signed-prices accepts prices of 0 and below); the other 1 is in the bars',
      ],
      ["none of its 1 row lies within a day of 2021-07-04, its folder's day"],
    ]);
  }));

Deno.test("inspectPaths() counts duplicates", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable([
      trade(1, MS),
      [2, "X", "1", 1, 1, "buy", String(MS)],
    ])]);
    assertMatch(
      (await inspect([path])).output,
      /counted +1 trade equal to an earlier one/,
    );
  }));

Deno.test("inspectPaths() inspects every database in a folder, in order, and fails if one cannot be used", () =>
  withFolder(async (folder) => {
    for (const day of ["2021-07-02", "2021-07-01"]) {
      makeDatabase(join(folder, "X", day, "trades.db"), [tradesTable([])]);
    }
    assertEquals((await inspect([folder])).usable, true);
    Deno.writeTextFileSync(join(folder, "X", "bad.db"), "nonsense");
    const { usable, output } = await inspect([folder], { json: true });
    const reports = JSON.parse(output) as { path: string; errors: string[] }[];
    assertEquals(usable, false);
    assertEquals(reports.map(({ path, errors }) => [path.slice(folder.length + 1), errors.length]), [
      ["X/2021-07-01/trades.db", 0],
      ["X/2021-07-02/trades.db", 0],
      ["X/bad.db", 1],
    ]);
  }));

Deno.test("inspectPaths() reports what is wrong with a path", () =>
  withFolder(async (folder) => {
    const { usable, lines } = await inspect([join(folder, "none"), folder]);
    assertEquals([usable, lines], [false, [
      `error: ${join(folder, "none")} does not exist`,
      `error: no database (such as *.db, *.sqlite or *.db.gz) in ${folder} or in a folder below it`,
    ]]);
  }));

Deno.test("inspectPaths() reports the rows before a fault, and the fault", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [
      tradesTable(Array.from({ length: 3000 }, (_, i) => trade(i + 1, MS + i))),
    ]);
    const bytes = Deno.readFileSync(path);
    Deno.writeFileSync(path, bytes.slice(0, bytes.length / 2));
    const { usable, output } = await inspect([path]);
    assertEquals(usable, false);
    assertEquals(
      /error +it is cut short.*\n +error +it is damaged.*\n +trades +1,\d\d\d rows/.test(output),
      true,
      output,
    );
  }));

Deno.test("inspectPaths() prints one line for each of several databases, and totals", () =>
  withFolder(async (folder) => {
    const day = (name: string) => join(folder, "X", name, "trades.db");
    makeDatabase(day("2021-07-01"), [
      tradesTable([trade(1, MS), trade(2, MS + 60_000), trade(3, MS + 61_000, -1)]),
      bookTable([[1, "X", "[[1,1]]", "[[2,1]]", String(MS + 120_000)]]),
    ]);
    makeDatabase(day("2021-07-02"), [tradesTable([])]);
    const { usable, output } = await inspect([folder]);
    assertEquals([usable, output.split("\n")], [true, [
      `${day("2021-07-01")}: can be used, 3 trades (1 rejected), 1 snapshot, ` +
      "2021-07-01 00:00 UTC to 2021-07-01 00:02 UTC",
      `${day("2021-07-02")}: can be used, 0 trades`,
      "total: 2 databases, all can be used, 3 trades, 1 snapshot",
      "",
    ]]);

    Deno.writeTextFileSync(join(folder, "bad.db"), "nonsense");
    const bad = await inspect([folder]);
    assertEquals(bad.usable, false);
    const lines = bad.output.trimEnd().split("\n");
    assertEquals(lines.length, 4);
    assertEquals(lines[2].startsWith(`${join(folder, "bad.db")}: has errors: `), true, lines[2]);
    assertEquals(lines[3], "total: 3 databases, 1 with errors, 3 trades, 1 snapshot");

    const details = await inspect([folder], { verbose: true });
    assertEquals(details.output.split("    columns ").length, 4, details.output);
    assertEquals(details.output.endsWith("1 with errors, 3 trades, 1 snapshot\n"), true);
  }));

Deno.test({
  name: "findDatabases() follows links to folders, each folder once, and reports links that lead nowhere",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder((folder) => {
      Deno.mkdirSync(join(folder, "ticks/X"), { recursive: true });
      Deno.mkdirSync(join(folder, "disk"));
      Deno.writeTextFileSync(join(folder, "disk/trades.db"), "");
      Deno.symlinkSync("../../disk", join(folder, "ticks/X/2021-07-01"));
      Deno.symlinkSync("..", join(folder, "ticks/loop"));
      Deno.symlinkSync("nowhere", join(folder, "dangling"));
      Deno.symlinkSync("itself", join(folder, "itself"));
      const found = findDatabases(join(folder, "ticks"));
      assertEquals(found.errors, []);
      assertEquals(found.databases.length, 1);

      Deno.symlinkSync("nowhere", join(folder, "disk/gone.db"));
      Deno.symlinkSync("nowhere", join(folder, "disk/gone.txt"));
      const disk = findDatabases(join(folder, "disk"));
      assertEquals(disk.databases, [join(folder, "disk/trades.db")]);
      assertEquals(disk.errors, [
        `cannot read ${
          join(folder, "disk/gone.db")
        }: it is a symbolic link to "nowhere", which does not exist`,
      ]);

      const { databases, errors } = findDatabases(join(folder, "dangling"));
      assertEquals([databases, errors], [[], [
        `cannot read ${join(folder, "dangling")}: it is a symbolic link to "nowhere", which does not exist`,
      ]]);
      assertEquals(findDatabases(join(folder, "itself")).errors, [
        `cannot read ${join(folder, "itself")}: a symbolic link in this path leads back to itself`,
      ]);
    }),
});

Deno.test("findDatabases() finds every usual name, and leaves out archives beside their content, and empty remains", () =>
  withFolder((folder) => {
    const files = ["a.db", "a.db.gz", "b.sqlite3", "c.db3.zst", "d.db.gz", "e.csv.gz", "e.txt", "a.db-wal"];
    for (const name of files) Deno.writeTextFileSync(join(folder, name), "content");
    Deno.writeTextFileSync(join(folder, "d.db"), "");
    const { databases, errors } = findDatabases(folder);
    assertEquals(databases.map((path) => path.slice(folder.length + 1)), [
      "a.db",
      "b.sqlite3",
      "c.db3.zst",
      "d.db.gz",
    ]);
    assertEquals(errors, []);
  }));

Deno.test("inspectPaths() names the instruments of a table as the recorder wrote them", () =>
  withFolder(async (folder) => {
    const names = ["BTC/USDT", "ETH/USDT"];
    const path = makeDatabase(join(folder, "all.db"), [
      tradesTable(names.map((name, row) => [row, name, String(row), 1, 1, "buy", String(MS + row)])),
    ]);
    const { output } = await inspect([path]);
    assertStringIncludes(
      output,
      "rows of several instruments, such as BTC/USDT, ETH/USDT; a run reads those of its INSTRUMENT",
    );
  }));
