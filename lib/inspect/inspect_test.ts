import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import {
  bookTable,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../tests/helpers/database.ts";
import { Logger } from "../log/log.ts";
import { inspectPaths } from "./inspect.ts";

const MS = 1625097600000;

async function inspect(paths: string[], json = false) {
  const output: string[] = [];
  const lines: string[] = [];
  const usable = await inspectPaths(paths, {
    json,
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

Deno.test("inspectPaths() tells tables, columns, rows, times, sides, levels and gaps", () =>
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
  book       2 rows in table book
    columns    time from timestamp, bids, asks, id from rowid
    rejected   none
    times      2021-07-01 00:00:00.000 UTC to 2021-07-01 00:00:01.000 UTC, in order
    interval   typically 1.0 s
    gaps       none of 3 windows of 60 s or more
    levels     bids 1 to 2, 1.5 on average; asks 2
`,
    );
  }));

Deno.test("inspectPaths() gives JSON for programs", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [
      tradesTable([trade(1, MS), trade(2, MS + 10), trade(3, MS + 40)]),
    ]);
    const { usable, output } = await inspect([path], true);
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
      first_ms: MS,
      last_ms: MS + 40,
      ordered: true,
      out_of_order: 0,
      typical_interval_ms: 20,
      gaps: [],
      gap_count: 0,
      sides: { buy: 3, sell: 0, unknown: 0 },
    });
  }));

Deno.test("inspectPaths() takes every database in a folder, in order, and fails if one is no good", () =>
  withFolder(async (folder) => {
    for (const day of ["2021-07-02", "2021-07-01"]) {
      makeDatabase(join(folder, "X", day, "trades.db"), [tradesTable([])]);
    }
    assertEquals((await inspect([folder])).usable, true);
    Deno.writeTextFileSync(join(folder, "X", "bad.db"), "nonsense");
    const { usable, output } = await inspect([folder], true);
    const reports = JSON.parse(output) as { path: string; errors: string[] }[];
    assertEquals(usable, false);
    assertEquals(reports.map(({ path, errors }) => [path.slice(folder.length + 1), errors.length]), [
      ["X/2021-07-01/trades.db", 0],
      ["X/2021-07-02/trades.db", 0],
      ["X/bad.db", 1],
    ]);
  }));

Deno.test("inspectPaths() says what is wrong with a path", () =>
  withFolder(async (folder) => {
    const { usable, lines } = await inspect([join(folder, "none"), folder]);
    assertEquals([usable, lines], [false, [
      `error: ${join(folder, "none")} does not exist`,
      `error: ${folder} holds no *.db file, nor do the folders in it`,
    ]]);
  }));

Deno.test("inspectPaths() tells the rows before a fault, and the fault", () =>
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
