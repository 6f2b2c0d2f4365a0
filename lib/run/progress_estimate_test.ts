import { assertEquals } from "deno-std/assert/equals.js";
import { completeRequest } from "../model/run_request.ts";
import { newRunStatus, type RunStatus } from "../model/run_status.ts";
import { DayQueue } from "./day_queue.ts";
import { updateEstimate } from "./progress_estimate.ts";

const REQUEST = completeRequest("X", "2024-01-01", "2024-01-03", { data: "d" });

function statusAfter(elapsedMs: number, fractions: number[], members: Partial<RunStatus> = {}): RunStatus {
  const queue = new DayQueue(fractions.length);
  const databases = fractions.map((fraction, index) => {
    queue.setReadFraction(index, fraction);
    return { day: "", path: "", bytes: 1000 };
  });
  const status = { ...newRunStatus(REQUEST, 0), ...members };
  status.progress.bytes = databases.length * 1000;
  updateEstimate(status, {
    request: REQUEST,
    databases,
    isSingleFile: false,
    queue: queue.memory,
    scratch: "",
  }, elapsedMs);
  return status;
}

Deno.test("updateEstimate() counts the bytes read of all databases, and extrapolates the time", () => {
  const status = statusAfter(2000, [1, 0.5, 0, 0]);
  assertEquals([status.progress.bytes_read, status.progress.fraction], [1500, 0.375]);
  assertEquals(status.elapsed_ms, 2000);
  // 62.5 % are left, at the rate of 37.5 % in two seconds.
  assertEquals(status.estimated_end_ms! - status.updated_ms, 3333);
});

Deno.test("updateEstimate() gives the average rate of rows, of trades and snapshots together", () => {
  const rows = newRunStatus(REQUEST, 0).rows;
  rows.trades.read = 900;
  rows.books.read = 100;
  assertEquals(statusAfter(500, [1], { rows }).rows_per_second, 2000);
});

Deno.test("updateEstimate() estimates no end before anything is read, or after the run has ended", () => {
  assertEquals(statusAfter(100, [0]).estimated_end_ms, null);
  assertEquals(statusAfter(100, [1], { state: "finished" }).estimated_end_ms, null);
});

Deno.test("updateEstimate() takes databases without a byte as complete", () => {
  assertEquals(statusAfter(100, []).progress.fraction, 1);
});
