import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { SERIES } from "../../lib/model/series.ts";
import { BarFile } from "../data/bar_file.ts";
import { barsAsCsv } from "./csv.ts";

Deno.test("barsAsCsv() writes the windows of all series in order, with empty columns for missing bars", () => {
  const prices = new BarFile(6);
  const imbalances = new BarFile(5);
  const flows = new BarFile(9, SERIES.flow.columns.map(({ combine }) => combine === "mean"));
  prices.update("[[0,1,2,0.5,1.5,10],[60000,1.5,1.5,1.5,1.5,4.54e-7],[180000,1,1,1,1,1]]");
  imbalances.update("[[60000,-0.5,0.5,-1,0],[120000,0,0,0,0]]");
  const all = [
    { series: SERIES.price, bars: prices.bars },
    { series: SERIES.imbalance, bars: imbalances.bars },
    { series: SERIES.flow, bars: flows.bars },
  ];
  flows.update("[[0,10,0,0,1,0,1,1.25,10],[60000,0,0,0,0,1,1,null,0]]");
  assertEquals(barsAsCsv(all, 0, 180_000).split("\r\n"), [
    "timestamp_ms,time_utc,open,high,low,close,volume,obi_open,obi_high,obi_low,obi_close,buy_volume,sell_volume," +
    "unknown_volume,buy_trades,sell_trades,trades,vwap,largest",
    "0,1970-01-01T00:00:00.000Z,1,2,0.5,1.5,10,,,,,10,0,0,1,0,1,1.25,10",
    "60000,1970-01-01T00:01:00.000Z,1.5,1.5,1.5,1.5,4.54e-7,-0.5,0.5,-1,0,0,0,0,0,1,1,,0",
    "120000,1970-01-01T00:02:00.000Z,,,,,,0,0,0,0,,,,,,,,",
    "",
  ]);
});
