import { assertEquals } from "deno-std/assert/equals.js";
import { completeRequest } from "../model/run_request.ts";
import { newRunStatus } from "../model/run_status.ts";
import { barText, progressText } from "./progress.ts";
import { summaryText } from "./summary.ts";

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

Deno.test("summaryText() gives databases, rows, bars and time", () => {
  const done = status();
  done.state = "finished";
  done.elapsed_ms = 2000;
  done.rows.trades = { read: 1000, rejected: { time: 1, price: 0, size: 0, book: 0 } };
  done.databases = { done: 1, skipped: [{ first: "2021-07-02", last: "2021-07-02", days: 1 }], failed: [] };
  done.bars = { ohlc: 1000, flow: 1000, quote: 3, metrics: 3 };
  done.bars_made = { ohlc: 44_640, flow: 44_640, quote: 3, metrics: 3 };
  done.bars_cut.ohlc = true;
  assertEquals(summaryText(done, "out").split("\n"), [
    "X\\x1b, 2021-07-01 to 2021-07-02, windows of 1 m: finished",
    "  databases  1 done, 1 skipped, 0 failed",
    "  trades     1,000 read, 1 rejected (1 with a time that cannot be read)",
    "  snapshots  0 read, 0 rejected",
    "  bars       1,000 of price and flow, 3 of quote and imbalance (the JSON files hold the newest 1,000 of " +
    "44,640, the day tables all of them)",
    "  time       2.0 s, 0 rows/s",
    "  files      out",
  ]);
  done.state = "interrupted";
  done.sources = ["2021-07-01", "2021-07-03", "2021-07-04"].map((day) => ({
    day,
    path: day,
    size: 1,
    mtime_ms: 1,
  }));
  done.databases.failed = [{ day: "2021-07-03", path: "2021-07-03", error: "it is damaged" }];
  assertEquals(
    summaryText(done, "out").split("\n")[1],
    "  databases  1 done, 1 skipped, 1 failed, 1 not complete",
  );
  done.state = "finished";
  done.window_offset_seconds = -28_800;
  const [first] = summaryText(done, "out").split("\n");
  assertEquals(first, "X\\x1b, 2021-07-01 to 2021-07-02, windows of 1 m shifted by -8 h: finished");
});

Deno.test("summaryText() gives what else was counted, and nothing that is 0", () => {
  const done = status();
  const rejected = { time: 0, price: 0, size: 0, book: 0 };
  const lines = () => summaryText(done, "out").split("\n").filter((line) => line.startsWith("   "));
  assertEquals(lines(), []);
  done.rows.trades = {
    read: 1004,
    rejected,
    bought: 600,
    sold: 398,
    unknown_side: 2,
    duplicates: 3,
    left_out: 1,
  };
  done.rows.books = {
    read: 9,
    rejected,
    updates: 5,
    before_snapshot: 2,
    sequence_gaps: 1,
    crossed: 1,
    zero_sizes: 7,
  };
  assertEquals(lines(), [
    "             600 bought, 398 sold, 2 of unknown side, 3 duplicates removed, 1 far from the requested days left out",
    "             5 updates of a book, 2 before the first snapshot skipped, 1 gap in the numbers of updates, 1 crossed, 7 levels of size 0",
  ]);
  done.rows.trades = { read: 5, rejected, unknown_side: 5, unnumbered: 5, other_instruments: 2 };
  done.rows.books = { read: 0, rejected };
  assertEquals(lines(), [
    "             0 bought, 0 sold, 5 of unknown side, without a trade number, so not checked for duplicates, " +
    "2 of other instruments skipped",
  ]);
});
