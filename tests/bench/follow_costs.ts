/** @module What a process that follows a recorder costs, from Linux's `/proc`. */

import { DatabaseSync } from "node:sqlite";
import { DAY_MS } from "../../lib/model/days.ts";
import { bookTable, makeDatabase, tradesTable } from "../helpers/database.ts";
import { pause } from "../helpers/serving.ts";

/** The unit of times in `/proc`, in milliseconds: 100 a second on every system (`getconf CLK_TCK`). */
const TICK_MS = 10;

/** The processor time of a process so far, all threads together, in milliseconds. */
function processorMs(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // The name of the program, in parentheses, may contain spaces.
  const members = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(members[11]) + Number(members[12])) * TICK_MS;
}

/** The share of one processor that a process takes, in per cent. */
export async function processorShare(pid: number, forMs: number): Promise<number> {
  const [startMs, before] = [performance.now(), processorMs(pid)];
  await pause(forMs);
  return 100 * (processorMs(pid) - before) / (performance.now() - startMs);
}

/** Makes the database of a day with trades from its start on. */
export function makeDayUntil(path: string, untilMs: number, trades: number): void {
  makeDatabase(path, [tradesTable([]), bookTable([])]);
  using db = new DatabaseSync(path);
  const startMs = Math.floor(untilMs / DAY_MS) * DAY_MS;
  db.exec(`PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
    INSERT INTO trades
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${trades})
      SELECT i, 'X', CAST(600000000 + i AS TEXT), 90 + (i * 7919 % 1000) / 100.0, (i * 31 % 9973) / 10000.0,
        iif(i % 2, 'buy', 'sell'),
        CAST(${startMs} + CAST(i * ${untilMs - startMs}.0 / ${trades} AS INTEGER) AS TEXT) FROM n`);
}
