/** @module The page of a run that follows has what the files have, also of bars of the past that change. */

import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { SECOND_MS } from "../../lib/text/durations.ts";
import { becomes } from "../helpers/eventually.ts";
import { liveTest } from "./live_fixture.ts";
import { tableOf } from "./visit.ts";

liveTest(
  "a late trade is in its bar, minutes before the newest one",
  async (page, database, complaints) => {
    await page.keyboard.press("0");
    const highest = async () =>
      Math.max(...(await tableOf(page, "Price")).rows.map((row) => Number(row[2])).filter(Number.isFinite));
    await becomes(async () => await highest() > 100, true);
    database.add(777.5, Date.now() - 300 * SECOND_MS);
    database.add(101);
    await becomes(highest, 777.5);
    assertEquals(complaints, []);
  },
  ["--window-seconds", "1"],
);
