import { assertEquals } from "deno-std/assert/equals.js";
import { completeRequest } from "../model/run_request.ts";
import { newRunStatus } from "../model/run_status.ts";
import { bytes, count, duration, reasonsOf, short } from "./numbers.ts";
import { barText, progressText } from "../run/progress.ts";
import { summaryText } from "../run/summary.ts";

Deno.test("count() sets thousands off and knows the singular", () => {
  assertEquals([count(0), count(999), count(1000), count(1234567)], ["0", "999", "1,000", "1,234,567"]);
  assertEquals([count(1, "trades"), count(2, "trades"), count(0, "databases")], [
    "1 trade",
    "2 trades",
    "0 databases",
  ]);
});

Deno.test("bytes() and short() give three digits", () => {
  assertEquals([bytes(0), bytes(999), bytes(8617984), bytes(1.5e9)], ["0 B", "999 B", "8.62 MB", "1.50 GB"]);
  assertEquals([short(12), short(633123), short(1.25e6)], ["12", "633k", "1.25M"]);
});

Deno.test("duration() reads well at every length", () => {
  assertEquals([0, 940, 9949, 42000, 59400, 185000, 3599700, 7800000].map(duration), [
    "0.0 s",
    "0.9 s",
    "9.9 s",
    "42 s",
    "59 s",
    "3 min 05 s",
    "1 h 00 min",
    "2 h 10 min",
  ]);
});

Deno.test("reasonsOf() tells each reason with its count", () => {
  assertEquals(
    reasonsOf({ time: 0, price: 2, size: 1, book: 0 }),
    "2 with a price that is not a positive finite number, 1 with a size that is not a finite number of at least 0",
  );
  assertEquals(reasonsOf({ time: 0, price: 0, size: 0, book: 0 }), "");
});

function status() {
  return newRunStatus({ ...completeRequest("X", "2021-07-01", "2021-07-02"), instrument: "X\x1b" }, 0);
}

Deno.test("progressText() and barText() fit the terminal", () => {
  const running = status();
  running.current = { day: "2021-07-01", path: "/x", table: "trades" };
  running.progress = { databases: 2, databases_read: 0, bytes: 100, bytes_read: 25, fraction: 0.25 };
  running.rows_per_second = 1_250_000;
  running.updated_ms = 1000;
  running.estimated_end_ms = 4000;
  assertEquals(progressText(running), "2021-07-01 trades, 25%, 1.25M rows/s, 3.0 s left");
  assertEquals(
    barText(running, 100),
    "[########......................] 2021-07-01 trades, 25%, 1.25M rows/s, 3.0 s left",
  );
  for (let columns = 1; columns < 120; columns++) {
    assertEquals(barText(running, columns).length < columns, true);
  }
});

Deno.test("summaryText() tells databases, rows, bars and time", () => {
  const done = status();
  done.state = "finished";
  done.elapsed_ms = 2000;
  done.rows.trades = { read: 1000, rejected: { time: 1, price: 0, size: 0, book: 0 } };
  done.databases = { done: 1, skipped: [{ first: "2021-07-02", last: "2021-07-02", days: 1 }], failed: [] };
  done.bars = { ohlc: 1000, metrics: 3 };
  done.bars_cut.ohlc = true;
  assertEquals(summaryText(done, "out").split("\n"), [
    "X\\x1b, 2021-07-01 to 2021-07-02, windows of 60 s: finished",
    "  databases  1 done, 1 skipped, 0 failed",
    "  trades     1,000 read, 1 rejected (1 with a time that cannot be read)",
    "  snapshots  0 read, 0 rejected",
    "  bars       1,000 of price, 3 of imbalance (only the newest 1,000 are kept: --max-bars 0 keeps all)",
    "  time       2.0 s, 0 rows/s",
    "  files      out",
  ]);
});
