import { assertEquals } from "deno-std/assert/equals.js";
import { dayPath, makeDatabase, tradesTable, withFolder } from "../../tests/helpers/database.ts";
import { storeOfDays, valueOf } from "../../tests/helpers/query_store.ts";

/** A Sunday and a Monday. */
const DAYS = ["2024-01-07", "2024-01-08"];
const MONDAY = Date.parse(DAYS[1]);
const MINUTE_MS = 60_000;

Deno.test("a running mean begins at the range, or again with each day or week, also in the middle of a window", () =>
  withFolder(async (folder) => {
    // Far from 0, where squares of prices would lose the digits of the deviation.
    const trade = (
      number: number,
      second: number,
      price: number,
      size: number,
    ) => [number, "X", String(number), 1e8 + price, size, "buy", String(MONDAY + 1000 * second)];
    const trades = [trade(1, -90, 0, 1), trade(2, -20, 4, 3), trade(3, 10, 10, 1), trade(4, 20, 20, 1)];
    for (const [index, day] of DAYS.entries()) {
      const rows = trades.slice(2 * index, 2 * index + 2);
      makeDatabase(dayPath(folder, "X", day), [tradesTable(rows)]);
    }
    using store = storeOfDays(folder, "X", DAYS, { offsetMs: 30_000 });
    const range = { fromMs: MONDAY - 3_600_000, toMs: MONDAY + 3_600_000, windowMs: MINUTE_MS };
    const rows = async (anchor: "from" | "day" | "week", rowsFromMs?: number) => {
      const answer = await valueOf({ kind: "vwap", ...range, anchor, rowsFromMs }, store);
      return answer.rows.map(([ms, mean, deviation]) => [(ms - MONDAY) / 1000, mean! - 1e8, deviation]);
    };
    assertEquals(await rows("day"), [[-90, 0, 0], [-30, 15, 5]]);
    assertEquals(await rows("week"), [[-90, 0, 0], [-30, 15, 5]]);
    assertEquals(await rows("from"), [[-90, 0, 0], [-30, 7, Number(Math.sqrt(254 / 6).toPrecision(12))]]);
    const first = MONDAY - 30_001;
    for (const anchor of ["from", "day"] as const) {
      assertEquals(await rows(anchor, first + 1), (await rows(anchor)).slice(1));
      assertEquals(await rows(anchor, first), await rows(anchor));
    }
  }));

Deno.test("the deviation of equal prices is 0, however far away trades without a size are", () =>
  withFolder(async (folder) => {
    const trade = (
      number: number,
      price: number,
      size: number,
    ) => [number, "X", String(number), price, size, "buy", String(MONDAY + 1000 * number)];
    makeDatabase(dayPath(folder, "X", DAYS[1]), [
      tradesTable([trade(1, 61837.63, 0), trade(2, 61837.64, 0), trade(601, 0.02, 1.1)]),
    ]);
    using store = storeOfDays(folder, "X", [DAYS[1]]);
    const range = { fromMs: MONDAY, toMs: MONDAY + 3_600_000 };
    const { vwap, deviation } = await valueOf({ kind: "profile", ...range }, store);
    assertEquals([vwap, deviation], [0.02, 0]);
    const { rows } = await valueOf({ kind: "vwap", ...range, windowMs: MINUTE_MS, anchor: "from" }, store);
    assertEquals(rows, [[MONDAY, null, null], [MONDAY + 600_000, 0.02, 0]]);
  }));
