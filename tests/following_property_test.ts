/** @module Whatever a recorder does, a run that follows has the bars of a plain run afterwards. */

import fc from "fast-check";
import { DAY_MS } from "../lib/model/days.ts";
import { HOUR_MS, MINUTE_MS } from "../lib/text/durations.ts";
import { withFolder } from "./helpers/database.ts";
import { FollowingRun } from "./helpers/following.ts";
import { MovedClock } from "./helpers/moved_clock.ts";
import {
  RECORDER_SCRIPT,
  type RecorderScript,
  SCRIPT_DAYS,
  ScriptedRecorders,
} from "./helpers/recorder_script.ts";

/** How many scripts are played; `FOLLOWED_SCRIPTS` names another number. */
const SCRIPTS = Number(Deno.env.get("FOLLOWED_SCRIPTS") ?? 25);

/** The steps after which only a whole reading finds what happened. */
const CHANGES: readonly string[] = ["below", "change", "delete", "deleteLast", "replace", "restart", "wait"];

Deno.test("the bars of a run that follows are those of a plain run, whatever the recorders do", () =>
  fc.assert(
    fc.asyncProperty(
      RECORDER_SCRIPT,
      fc.boolean(),
      (script, isEnded) => withFolder((folder) => follow(`${folder}/data`, script, isEnded)),
    ),
    // Each smaller script could wait until its time is up.
    { numRuns: SCRIPTS, endOnFailure: true },
  ));

async function follow(data: string, script: RecorderScript, isEnded: boolean): Promise<void> {
  using clock = new MovedClock(Date.parse(SCRIPT_DAYS[1]) + HOUR_MS);
  using recorders = new ScriptedRecorders(data, script);
  await using run = new FollowingRun(data, SCRIPT_DAYS[0], { maxBars: 0 });
  // There is something to compare in the end. The first day may be recorded after the second one.
  for (const step of [...script.steps, { what: "record", day: 0, rows: 3, pick: 7 } as const]) {
    if (step.what === "poll") await run.poll();
    else if (step.what === "wait") clock.forward(20 * MINUTE_MS);
    else recorders.do(step);
  }
  const isOver = isEnded || script.steps.some(({ what }) => CHANGES.includes(what));
  if (isOver) recorders.end();
  const { trades, books } = recorders.rows;
  if (isOver) clock.forward(DAY_MS);
  await run.until(
    `${trades} trades and ${books} books`,
    ({ rows, sources, databases }) =>
      rows.trades.read === trades && rows.books.read === books &&
      (!isOver || databases.done === sources.length - 1),
  );
  await run.stopAndCompare();
}
