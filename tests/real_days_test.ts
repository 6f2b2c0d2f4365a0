/** @module Real market days, compared with the bars of an independent program and with the exchanges' own candles. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { Aggregator, barsOf } from "../lib/aggregate/aggregator.ts";
import { openSqlSource } from "../lib/sources/sqlite/sql_source.ts";
import { withFolder } from "./helpers/database.ts";
import { assertFlowFiles } from "./helpers/flow_reference.ts";
import { readJson, run } from "./helpers/program.ts";
import {
  flowReference,
  HAS_REAL_DAYS,
  readShared,
  realDays,
  type Reference,
  reference,
  unpackRealDay,
} from "./helpers/shared_data.ts";

const TOLERANCE = 1e-9;

/** Asserts that two tables of numbers agree within a relative tolerance. */
function assertClose(actual: number[][], expected: number[][], what: string): void {
  assertEquals(actual.length, expected.length, `${what}: number of bars`);
  for (const [row, values] of expected.entries()) {
    for (const [column, value] of values.entries()) {
      const difference = Math.abs(actual[row][column] - value);
      assert(difference <= TOLERANCE * Math.abs(value), `${what}: ${actual[row]} is not ${values}`);
    }
  }
}

function firstColumns(rows: number[][], columns: number): number[][] {
  return rows.map((row) => row.slice(0, columns));
}

function assertFiles(out: string, references: Reference[], what: string): void {
  const bars = references.flatMap(({ ohlcv_1m }) => firstColumns(ohlcv_1m, 6));
  const obi = references.flatMap(({ obi_1m }) => firstColumns(obi_1m, 5));
  assertClose(readJson(out, "ohlc_data.json"), bars, `${what} price`);
  assertClose(readJson(out, "metrics_data.json"), obi, `${what} imbalance`);
  const { bids, asks } = readJson(out, "depth_data.json");
  const { last } = references.at(-1)!.book;
  assertEquals([bids.length, asks.length], [last.bid_levels, last.ask_levels], what);
  assertEquals([bids[0], asks[0]], [last.best_bid.map(Number), last.best_ask.map(Number)], what);
  const { rows } = readJson(out, "run_status.json");
  assertEquals(rows.trades.read, references.reduce((sum, { trades }) => sum + trades.rows, 0), what);
  assertEquals(rows.books.read, references.reduce((sum, { book }) => sum + book.rows, 0), what);
  assertEquals([rows.trades.rejected, rows.books.rejected].map((rejected) => Object.values(rejected)), [[
    0,
    0,
    0,
    0,
  ], [0, 0, 0, 0]]);
}

if (!HAS_REAL_DAYS) {
  Deno.test({ name: "the bars of every real day are those of the reference", ignore: true, fn: () => {} });
}

for (const { instrument, day } of realDays()) {
  Deno.test(`the bars of ${instrument} on ${day} are those of the reference`, () =>
    withFolder(async (folder) => {
      await unpackRealDay(folder, instrument, day);
      const out = `${folder}/out`;
      const args = [instrument, day, day, "--data", folder, "--out", out, "--no-serve", "--max-bars", "0"];
      const { code, stderr } = await run(args);
      assertEquals(code, 0, stderr);
      assertFiles(out, [reference(instrument, day)], `${instrument} ${day}`);
      assertFlowFiles(out, [flowReference(instrument, day)], `${instrument} ${day}`);
    }));
}

for (const instrument of ["BTC-USDT", "BTC-USDT-SWAP"]) {
  Deno.test({
    name: `the two adjacent days of ${instrument} give the same bars in one run`,
    ignore: !HAS_REAL_DAYS,
    fn: () =>
      withFolder(async (folder) => {
        const days = ["2024-08-08", "2024-08-09"];
        for (const day of days) await unpackRealDay(folder, instrument, day);
        const out = `${folder}/out`;
        const { code, stderr } = await run([
          instrument,
          ...days,
          "--data",
          folder,
          "--out",
          out,
          "--no-serve",
        ]);
        assertEquals(code, 0, stderr);
        assertFiles(out, days.map((day) => reference(instrument, day)), instrument);
        assertFlowFiles(out, days.map((day) => flowReference(instrument, day)), instrument);
      }),
  });
}

/** Price bars by their start. */
function barsByStart(bars: Aggregator): Map<number, number[]> {
  return new Map(barsOf("price", bars.takeChanged().price).map((bar) => [bar[0], bar]));
}

/** An exchange's own candles: start, open, high, low, close, volume, number of trades, volume bought by takers. */
interface Candles {
  candles: [number, string, string, string, string, string, number | null, string | null][];
}

Deno.test({
  name:
    "BTC-USDT-SWAP on 2024-08-08 agrees with Binance's candles in prices, volume, number of trades and volume bought by takers",
  ignore: !HAS_REAL_DAYS,
  fn: () =>
    withFolder(async (folder) => {
      await unpackRealDay(folder, "BTC-USDT-SWAP", "2024-08-08");
      const [bars, bought, counts] = [0, 1, 2].map(() => new Aggregator({ windowMs: 60_000 }));
      const reader = await openSqlSource(`${folder}/BTC-USDT-SWAP/2024-08-08/trades.db`);
      for (const batch of reader.trades()) {
        bars.addTrades(batch);
        bought.addTrades({
          ...batch,
          memory: undefined,
          size: batch.size.map((size, row) => batch.side[row] > 0 ? size : 0),
        });
        counts.addTrades({ ...batch, memory: undefined, size: batch.size.map(() => 1) });
      }
      reader.close();
      const [byStart, boughtByStart, countByStart] = [bars, bought, counts].map(barsByStart);
      const { candles } = readShared(
        "reference/exchange_candles/binance_um_BTCUSDT_1m_2024-08-08.json",
      ) as Candles;
      for (const [startMs, open, high, low, close, volume, trades, buyVolume] of candles) {
        const bar = byStart.get(startMs)!;
        assertEquals(bar.slice(1, 5), [open, high, low, close].map(Number));
        const sums = [
          bar[5].toFixed(3),
          boughtByStart.get(startMs)![5].toFixed(3),
          countByStart.get(startMs)![5],
        ];
        assertEquals(sums, [volume, buyVolume, trades]);
      }
      assertEquals(candles.length, 5);
    }),
});

Deno.test({
  name: "ETH-USD on 2021-07-01 agrees with Gemini's hourly candles by the rule of these candles",
  ignore: !HAS_REAL_DAYS,
  fn: () =>
    withFolder(async (folder) => {
      await unpackRealDay(folder, "ETH-USD", "2021-07-01");
      const out = `${folder}/out`;
      const args = [
        "ETH-USD",
        "2021-07-01",
        "2021-07-01",
        "--data",
        folder,
        "--out",
        out,
        "--no-serve",
        "--window-seconds",
        "3600",
      ];
      assertEquals((await run(args)).code, 0);
      const bars: number[][] = readJson(out, "ohlc_data.json");
      const { candles } = readShared(
        "reference/exchange_candles/gemini_ETHUSD_1h_2021-07-01.json",
      ) as Candles;
      // Closes are equal. A candle of Gemini opens at the previous close, which its high and low include. Volumes are
      // equal to ten significant digits.
      let previousClose: number | undefined;
      for (const [index, [startMs, open, high, low, close, volume]] of candles.entries()) {
        const [barMs, barOpen, barHigh, barLow, barClose, barVolume] = bars[index];
        assertEquals([barMs, barClose], [startMs, Number(close)]);
        const from = previousClose ?? barOpen;
        assertEquals([from, Math.max(from, barHigh), Math.min(from, barLow)], [open, high, low].map(Number));
        // The candles are printed with at most ten digits.
        assertEquals(Number(barVolume.toPrecision(10)), Number(volume));
        previousClose = barClose;
      }
      assertEquals(bars.length, 24);
    }),
});
