import { assertEquals } from "deno-std/assert/equals.js";
import type { RowColumns } from "../../model/batches.ts";
import { NewestRows } from "./newest_rows.ts";

const rows = (...times: number[]) =>
  ({ timeMs: Float64Array.from(times), count: times.length }) as unknown as RowColumns;

Deno.test("a late row has arrived, but is not the newest row", () => {
  const newest = new NewestRows();
  newest.add(rows(5000, 9000), 10_000);
  newest.add(rows(7000), 12_000);
  assertEquals(newest.following, {
    last_row_ms: 9000,
    delay_ms: null,
    arrived_ms: 12_000,
    quiet_after_ms: 40_000,
  });
});

Deno.test("rows are quiet after 20 times the median gap of the last 1000 rows, and after 10 s at least", () => {
  const newest = new NewestRows();
  assertEquals(newest.following.quiet_after_ms, 10_000);
  newest.add(rows(...Array.from({ length: 1000 }, (_, row) => row * 3000)), 0);
  assertEquals(newest.following.quiet_after_ms, 60_000);
  newest.add(rows(...Array.from({ length: 1000 }, (_, row) => 3_000_000 + row * 40)), 0);
  assertEquals(newest.following.quiet_after_ms, 10_000);
});
