/** @module Day tables of whole runs: what they hold, when they are written, and what is removed or refused. */

import { tableFromIPC } from "apache-arrow";
import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { Logger, main, type MainOptions, type RunStatus } from "../lib/mod.ts";
import { ALL_SERIES } from "../lib/model/series.ts";
import { readTable } from "../lib/publish/day_table_reader.ts";
import {
  dayPath,
  fingerprint,
  makeDatabase,
  makeLargeDay,
  makeSlowDay,
  tradesTable,
  withFolder,
} from "./helpers/database.ts";
import { barsInTables, tablesOf } from "./helpers/day_tables.ts";
import { readJson, run } from "./helpers/program.ts";

const DAY = "2021-07-01";
const DAY_MS = 86_400_000;
const START_MS = Date.parse(DAY);
const log = new Logger({ level: "error", write: (line) => assert(false, line) });

const dayText = (index: number) => new Date(START_MS + index * DAY_MS).toISOString().slice(0, 10);

/** Writes the database of a day, with a trade of size 1 at each time. */
function makeTrades(data: string, day: number, times: [ms: number, price: number][]): void {
  const rows = times.map(([ms, price], i) => [i + 1, "X", `${day}${i}`, price, 1, "buy", String(ms)]);
  makeDatabase(dayPath(data, "X", dayText(day)), [tradesTable(rows)]);
}

/** Runs over days of X; the tables' columns `close` and `volume` by day, and the status. */
async function closes(
  data: string,
  last: number,
  options: MainOptions = {},
): Promise<{ tables: Record<string, number[][]>; status: RunStatus }> {
  const out = options.out ?? `${data}/out`;
  const status = await main("X", DAY, dayText(last), { data, out, workers: 1, log, ...options });
  const tables = Object.entries(tablesOf(out)).map((
    [day, { startMs, columns: { close, volume } }],
  ) => [day, [[...startMs], [...close], [...volume]]]);
  return { tables: Object.fromEntries(tables), status };
}

Deno.test("a window that a row of a later database changes is changed in its day's table", () =>
  withFolder(async (data) => {
    makeTrades(data, 0, [[START_MS, 10]]);
    makeTrades(data, 1, [[START_MS + DAY_MS, 20], [START_MS + 30_000, 11]]);
    makeTrades(data, 2, [[START_MS + 2 * DAY_MS, 30], [START_MS + 40_000, 12], [START_MS + 60_000, 13]]);
    const { tables, status } = await closes(data, 2);
    assertEquals(tables, {
      [DAY]: [[START_MS, START_MS + 60_000], [12, 13], [3, 1]],
      [dayText(1)]: [[START_MS + DAY_MS], [20], [1]],
      [dayText(2)]: [[START_MS + 2 * DAY_MS], [30], [1]],
    });
    assertEquals([status.tables, status.bars_made.ohlc, status.bars_cut.ohlc], [true, 4, false]);
  }));

Deno.test("a window that starts before the first day is in the table of the day on which it starts", () =>
  withFolder(async (data) => {
    makeTrades(data, 2, [[START_MS + 2 * DAY_MS, 10]]);
    makeTrades(data, 3, [[START_MS + 3 * DAY_MS, 20]]);
    const options = { data, out: `${data}/out`, log, windowSeconds: 7 * 86_400 };
    await main("X", dayText(2), dayText(3), options);
    // Weeks since the Unix epoch start on Thursdays, such as 2021-07-01.
    assertEquals(barsInTables(`${data}/out`).price, [[START_MS, 10, 20, 10, 20, 2]]);
    assertEquals(Object.keys(tablesOf(`${data}/out`)), [DAY]);
    await main("X", dayText(2), dayText(3), { ...options, windowOffsetSeconds: 2 * 86_400 });
    assertEquals(Object.keys(tablesOf(`${data}/out`)), [dayText(2)]);
  }));

Deno.test("the table of a day is written once the next database is read, while the run goes on", () =>
  withFolder(async (data) => {
    for (const day of [0, 1]) makeLargeDay(dayPath(data, "LARGE", dayText(day)), 1000);
    makeSlowDay(dayPath(data, "LARGE", dayText(2)), 250_000);
    const seen: number[] = [];
    const out = `${data}/out`;
    const onProgress = ({ state, progress }: RunStatus) => {
      if (state === "running" && progress.databases_read === 2) {
        seen.push(readTable(`${out}/bars/${DAY}.arrow`).startMs.length);
      }
    };
    await main("LARGE", DAY, dayText(2), { data, out, workers: 1, log, onProgress });
    assertEquals([...new Set(seen)], [tablesOf(out)[DAY].startMs.length]);
  }));

Deno.test("the tables of one file that holds all days are those of a folder for each day", () =>
  withFolder(async (data) => {
    const trades = [0, 1, 2].flatMap((day) => [0, 70_000].map((ms) => START_MS + day * DAY_MS + ms));
    for (const day of [0, 1, 2]) {
      makeTrades(data, day, trades.slice(2 * day, 2 * day + 2).map((ms, i) => [ms, 2 * day + i]));
    }
    const rows = trades.toReversed().map((ms, i) => [i + 1, "X", `${6 - i}`, 5 - i, 1, "buy", String(ms)]);
    makeDatabase(`${data}/all.db`, [tradesTable(rows)]);
    const { tables } = await closes(data, 2, { signedPrices: true });
    assertEquals(Object.keys(tables).length, 3);
    const { tables: ofFile } = await closes(`${data}/all.db`, 2, { out: `${data}/out2`, signedPrices: true });
    assertEquals(ofFile, tables);
  }));

Deno.test("tables as apache-arrow reads them are equal to the JSON files of --max-bars 0, bit for bit", () =>
  withFolder(async (data) => {
    for (const day of [0, 1]) writeDemoDay(data, "X", dayText(day), { trades: 3000, snapshots: 700 });
    const out = `${data}/out`;
    await main("X", DAY, dayText(1), { data, out, maxBars: 0, log, windowSeconds: 7 });
    const tables = [0, 1].map((day) => tableFromIPC(Deno.readFileSync(`${out}/bars/${dayText(day)}.arrow`)));
    for (const { file, columns } of ALL_SERIES) {
      const bars = readJson(out, file);
      assert(bars.length > 500, file);
      const values = tables.flatMap((table) =>
        [...table].map((row) => [row.timestamp, ...columns.slice(1).map(({ name }) => row[name])])
      );
      assertEquals(values.filter(([, ...values]) => values.some((value) => value !== null)), bars);
    }
  }));

Deno.test("a run removes the tables of an earlier run, and leaves everything else in their folder", () =>
  withFolder(async (data) => {
    for (const day of [0, 1, 2]) makeTrades(data, day, [[START_MS + day * DAY_MS, 10]]);
    const out = `${data}/out`;
    await closes(data, 2);
    const foreign = ["notes.txt", "2021-07-01.parquet", "all.arrow", "2021-07-01.arrow.bak"];
    for (const name of foreign) Deno.writeTextFileSync(`${out}/bars/${name}`, "mine");
    assertEquals(Object.keys((await closes(data, 0)).tables), [DAY]);
    const names = () => [...Deno.readDirSync(`${out}/bars`)].map(({ name }) => name).sort();
    assertEquals(names(), [...foreign, "2021-07-01.arrow"].sort());
    // Without a status, the tables are still of another run.
    Deno.removeSync(`${out}/run_status.json`);
    const { status } = await closes(data, 1, { tables: false, maxBars: 1 });
    assertEquals(names(), foreign.toSorted());
    assertEquals([status.tables, status.bars.ohlc, status.bars_made.ohlc, status.bars_cut.ohlc], [
      false,
      1,
      2,
      true,
    ]);
  }));

Deno.test("temporary files that a killed run left among the tables are removed", () =>
  withFolder(async (data) => {
    makeTrades(data, 0, [[START_MS, 10]]);
    Deno.mkdirSync(`${data}/out/bars`, { recursive: true });
    const mark = "0".repeat(32);
    const ours = `.2021-07-05.arrow.orderflow-${mark}-3.tmp`;
    const foreign = [`.x.arrow.orderflow-${mark}-3.tmp`, ".2021-07-05.arrow.tmp"];
    for (const name of [ours, ...foreign]) Deno.writeTextFileSync(`${data}/out/bars/${name}`, "");
    await closes(data, 0, { tables: false });
    assertEquals([...Deno.readDirSync(`${data}/out/bars`)].map(({ name }) => name).sort(), foreign.sort());
  }));

Deno.test("a run refuses what is no folder of tables, and tables of other programs, before it writes anything", () =>
  withFolder(async (data) => {
    makeTrades(data, 0, [[START_MS, 10]]);
    const cases: [make: (bars: string) => void, says: string][] = [
      [(bars) => Deno.writeTextFileSync(bars, "mine"), "bars is a file, not the folder of day tables"],
      [(bars) => Deno.symlinkSync(data, bars), "bars is a link, not the folder of day tables"],
      [(bars) => {
        Deno.mkdirSync(bars);
        Deno.writeTextFileSync(`${bars}/2021-07-01.arrow`, "mine");
      }, "bars/2021-07-01.arrow is no day table of this program"],
      [
        (bars) => Deno.mkdirSync(`${bars}/2024-01-01.arrow`, { recursive: true }),
        "bars/2024-01-01.arrow is a folder",
      ],
    ];
    for (const [index, [make, says]] of cases.entries()) {
      const out = `${data}/out${index}`;
      Deno.mkdirSync(out);
      make(`${out}/bars`);
      const state = () => [...Deno.readDirSync(out)].map(({ name }) => name).sort();
      const args = ["X", DAY, "--data", data, "--out", out, "--no-serve"];
      const before = index === 2 ? await fingerprint(out) : {};
      const { code, stderr } = await run(args);
      assertEquals([code, stderr], [
        1,
        `error: ${out}/${says}; move it away, choose another folder with --out, or leave tables out with --no-tables\n`,
      ]);
      assertEquals(state(), [".orderflow.lock", "bars"]);
      if (index === 2) {
        assertEquals((await fingerprint(out))["bars/2021-07-01.arrow"], before["bars/2021-07-01.arrow"]);
      }
      assertEquals((await run([...args, "--no-tables", "-q"])).code, 0);
      assert(state().includes("ohlc_data.json"));
    }
  }));

Deno.test("an interrupted run leaves tables with the bars that the JSON files have", () =>
  withFolder(async (data) => {
    for (const day of [0, 1]) makeSlowDay(dayPath(data, "LARGE", dayText(day)), 400_000);
    const aborting = new AbortController();
    const out = `${data}/out`;
    const status = await main("LARGE", DAY, dayText(1), {
      data,
      out,
      workers: 1,
      maxBars: 0,
      log,
      signal: aborting.signal,
      onProgress: ({ bars }) => bars.ohlc > 0 && aborting.abort(),
    });
    assertEquals(status.state, "interrupted");
    assert(status.bars.ohlc > 0);
    assertEquals(barsInTables(out).price, readJson(out, "ohlc_data.json"));
    assertEquals(status.bars_made, status.bars);
  }));
