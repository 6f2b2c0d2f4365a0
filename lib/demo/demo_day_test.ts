import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { dirname } from "deno-std/path/dirname.js";
import { fingerprint, withFolder } from "../../tests/helpers/database.ts";
import { inspectDatabase } from "../inspect/inspect_database.ts";
import { DEMO_DAYS, writeDemoDay } from "./demo_day.ts";

Deno.test("writeDemoDay() writes the same bytes for the same day, and other bytes for another day", () =>
  withFolder(async (folder) => {
    const digests = [];
    for (const [place, day] of [["a", DEMO_DAYS[0]], ["b", DEMO_DAYS[0]], ["c", DEMO_DAYS[1]]]) {
      const path = writeDemoDay(`${folder}/${place}`, "X", day, { trades: 500, snapshots: 50 });
      digests.push((await fingerprint(dirname(path)))["trades.db"]);
    }
    assertEquals(digests[0], digests[1]);
    assert(digests[0] !== digests[2]);
  }));

Deno.test("writeDemoDay() writes a full day, in order, without rows to reject", () =>
  withFolder(async (folder) => {
    const path = writeDemoDay(folder, "X", DEMO_DAYS[0], { trades: 20_000, snapshots: 1000 });
    const report = await inspectDatabase(path, { windowMs: 60_000 });
    assertEquals([report.usable, report.errors], [true, []]);
    const [trades, book] = [report.trades!, report.book!];
    assertEquals([trades.rows, trades.ordered, trades.rejected], [20_000, true, {
      time: 0,
      price: 0,
      size: 0,
      book: 0,
    }]);
    assertEquals([book.rows, book.ordered, book.rejected], [1000, true, {
      time: 0,
      price: 0,
      size: 0,
      book: 0,
    }]);
    assertEquals(book.levels.bids, { least: 25, greatest: 25, mean: 25 });
    const startMs = Date.parse(DEMO_DAYS[0]);
    assert(trades.first_ms! >= startMs && trades.last_ms! < startMs + 86_400_000);
    assert(trades.sides.buy > 8000 && trades.sides.sell > 8000 && trades.sides.unknown === 0);
  }));
