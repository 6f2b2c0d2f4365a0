import { assertEquals } from "deno-std/assert/equals.js";
import { barsText, daysText, fractionText, keptText, reasonsOf, stateText } from "./status_text.ts";

Deno.test("reasonsOf() gives each reason with its count", () => {
  assertEquals(
    reasonsOf({ time: 0, price: 2, size: 1, book: 0 }),
    "2 with a price that is not a positive finite number, 1 with a size that is not a finite number",
  );
  assertEquals(reasonsOf({ time: 0, price: 0, size: 0, book: 0 }), "");
  assertEquals(reasonsOf({ price: 2 }, true), "2 with a price that is not a finite number");
  assertEquals(reasonsOf({ "si\x1bde": 1 }), "1 with an unusable si\\x1bde", "a reason of another version");
});

Deno.test("stateText() shows an unknown state as it is", () => {
  assertEquals(["running", "finished", "interrupted", "failed", "paused\x1b"].map(stateText), [
    "running",
    "finished",
    "interrupted",
    "failed",
    "paused\\x1b",
  ]);
});

Deno.test("daysText() names one day once", () => {
  assertEquals(daysText("2025-01-01", "2025-01-01"), "2025-01-01");
  assertEquals(daysText("2025-01-01", "2025-01-31"), "2025-01-01 to 2025-01-31");
});

Deno.test("fractionText() is 100% only when everything is done", () => {
  assertEquals([0, 0.999, 1, -1, 7].map(fractionText), ["0%", "99%", "100%", "0%", "100%"]);
});

Deno.test("barsText() counts the bars of each series", () => {
  const bars = { ohlc: 1000, flow: 1000, quote: 3, metrics: 4 };
  assertEquals(barsText(bars), "1,000 of price and flow, 3 of quote, 4 of imbalance");
  assertEquals(barsText({ ...bars, quote: 1000 }), "1,000 of price, flow and quote, 4 of imbalance");
  assertEquals(barsText({ ohlc: 0, metrics: 3 }), "0 of price, 3 of imbalance");
});

Deno.test("keptText() says that --max-bars cut bars off, as the status records it", () => {
  const kept = "only the newest 1,000 are kept: --max-bars 0 keeps all";
  const bars = { ohlc: 1000, metrics: 1000 };
  for (const bars_cut of [{ ohlc: true, metrics: false }, { ohlc: false, metrics: true }]) {
    assertEquals(keptText({ bars, bars_cut, max_bars: 1000 }), kept);
  }
  assertEquals(keptText({ bars, bars_cut: { ohlc: false, metrics: false }, max_bars: 1000 }), undefined);
});

Deno.test("keptText() gives the number of all bars, and says where they are", () => {
  const status = {
    bars: { ohlc: 1000, metrics: 3 },
    bars_made: { ohlc: 44_640, metrics: 3 },
    bars_cut: { ohlc: true },
    max_bars: 1000,
  };
  assertEquals(keptText(status), "only the newest 1,000 of 44,640 are kept: --max-bars 0 keeps all");
  const kept = "the JSON files hold the newest 1,000 of 44,640, the day tables all of them";
  assertEquals(keptText({ ...status, tables: true }), kept);
  assertEquals(keptText({ ...status, bars_cut: { ohlc: false }, tables: true }), undefined);
});

Deno.test("keptText() goes by the number of bars if the status does not record whether bars were cut off", () => {
  const kept = "only the newest 1,000 are kept: --max-bars 0 keeps all";
  assertEquals(keptText({ bars: { ohlc: 1000, metrics: 3 }, max_bars: 1000 }), kept);
  assertEquals(keptText({ bars: { ohlc: 3, metrics: 1000 }, max_bars: 1000 }), kept);
  assertEquals(keptText({ bars: { ohlc: 999, metrics: 3 }, max_bars: 1000 }), undefined);
  assertEquals(keptText({ bars: { ohlc: 1000, metrics: 3 }, max_bars: 0 }), undefined);
  assertEquals(keptText({}), undefined);
});
