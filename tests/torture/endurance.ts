/**
 * The family of one very large day: memory stays flat, and every row is accounted for.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { rejectedRows } from "../../lib/model/batches.ts";
import { duration } from "../../lib/text/durations.ts";
import { bytes, count } from "../../lib/text/numbers.ts";
import { withFolder } from "../helpers/database.ts";
import { endOf } from "../helpers/memory.ts";
import { program, readJson } from "../helpers/program.ts";
import { Cases } from "./cases.ts";
import { makeDay, runArgs } from "./days.ts";
import type { TortureFamily } from "./family.ts";

import { STATUS } from "./whole_files.ts";

const DAY = "2024-01-01";

/** The size of the long form's day. */
const TRADES = 100_000_000;
const BOOKS = 5_000_000;

/** Every Nth row is one to reject. */
const REJECTED_EVERY = 1009;

/** The limit for the peak memory of a run, whatever the size of its day; see `deno task bench`. */
const MOST_BYTES = 300e6;

/** One very large day. */
export const endurance: TortureFamily = {
  name: "endurance",
  promise: "memory does not depend on the size of a day, and rows in the file = rows used + rows rejected",
  async run({ scale, log }) {
    const cases = new Cases();
    await withFolder(async (folder) => {
      const trades = Math.round(TRADES * scale);
      const books = Math.round(BOOKS * scale);
      log(`making a day of ${count(trades, "trades")} and ${count(books, "snapshots")}`);
      const path = makeDay(folder, "X", DAY, { trades, books, rejectedEvery: REJECTED_EVERY });
      const size = Deno.statSync(path).size;
      log(`a run over its ${bytes(size)}`);
      const out = `${folder}/out`;
      const { code, peakBytes: most } = await endOf(program(runArgs(folder, out, "X", DAY)).spawn());
      await cases.try(`a run over ${count(trades, "trades")} and ${count(books, "snapshots")}`, () => {
        assertEquals(code, 0);
        const { rows, empty_snapshots } = readJson(out, STATUS);
        for (const [tally, all] of [[rows.trades, trades], [rows.books, books]]) {
          assertEquals([tally.read, rejectedRows(tally)], [all, Math.floor(all / REJECTED_EVERY)]);
        }
        assertEquals(empty_snapshots, 0);
        // Each trade is of size 1, so the volume counts the used trades.
        const bars: number[][] = readJson(out, "ohlc_data.json");
        const used = bars.reduce((sum, bar) => sum + bar[5], 0);
        assertEquals(used + rejectedRows(rows.trades), trades);
        assertEquals(bars.length, 1440);
      });
      const { elapsed_ms } = readJson(out, STATUS);
      cases.note(
        `${count(trades, "trades")} and ${count(books, "snapshots")}, ${bytes(size)}: ${
          duration(elapsed_ms)
        }, ` +
          `every row used or rejected; peak memory ${
            most === undefined ? "unknown on this system" : bytes(most)
          }`,
      );
      if (most !== undefined) {
        await cases.try("its memory", () => {
          if (most > MOST_BYTES) throw new Error(`the peak memory is ${bytes(most)}`);
        });
      }
    });
    return cases;
  },
};
