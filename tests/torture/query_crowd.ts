/**
 * Many clients that ask for details while a run goes on at full speed in the server's process. They may be refused; the
 * files of the page must not be delayed.
 *
 * @module
 */

import { DAY_MS } from "../../lib/model/days.ts";
import { compact, count } from "../../lib/text/numbers.ts";
import { readJson } from "../helpers/program.ts";
import { freePort, pause, portOf, startProgram, until } from "../helpers/serving.ts";
import { statIfThere } from "../../lib/files.ts";
import { BareServer } from "./bare_server.ts";
import type { Cases } from "./cases.ts";
import { makeDay, makeSameDays } from "./days.ts";
import { HonestPoller } from "./honest_poller.ts";
import { STATUS } from "./whole_files.ts";

const CLIENTS = 200;

/** How long a client waits after an answer, as the page does while its reader moves. */
const INTERVAL_MS = 500;

/** Duration in the long form, and at least. */
const CROWD_MS = 60_000;
const LEAST_CROWD_MS = 2000;

/** How much later than those of a bare server 99 of 100 requests for files are answered in the long form, at most. */
const MOST_P99_MS = 50;

/** The limit for each request in the short form, which runs in parallel with other tests. */
const LONGEST_SHORT_WAIT_MS = 60_000;

/** The days that are asked about, and days that the run reads for longer than the crowd asks. */
const ASKED = ["2010-01-01", "2010-01-02"];
const FIRST_SLOW = "2010-01-03";
const SLOW_DAYS = 300;
const SLOW_TRADES = 400_000;
const SLOW_PARTS = 40;

/** Asks for details with many clients during a run. */
export async function tryQueryCrowd(cases: Cases, folder: string, scale: number): Promise<void> {
  const crowdMs = Math.max(LEAST_CROWD_MS, CROWD_MS * scale);
  for (const day of ASKED) makeDay(folder, "X", day, { trades: 200_000, books: 5000 });
  const last = makeSameDays(folder, "X", FIRST_SLOW, SLOW_DAYS, {
    trades: SLOW_TRADES,
    books: 2000,
    parts: SLOW_PARTS,
  });
  const out = `${folder}/out`;
  const range = ["X", ASKED[0], last, "--data", folder, "--out", out];
  await using program = startProgram([...range, "--port", String(freePort())]);
  const port = await portOf(program);
  await until("the days in the files", () => {
    return statIfThere(`${out}/${STATUS}`) !== undefined &&
      readJson(out, STATUS).progress.databases_read >= ASKED.length;
  });
  const bare = await BareServer.start();
  const poller = new HonestPoller(`http://127.0.0.1:${port}/`);
  const statuses = await askWithMany(cases, port, crowdMs);
  const { timesMs, faults } = await poller.stop();
  const bareTimesMs = await bare.stop();
  const p99Ms = timesMs[Math.floor(timesMs.length * 0.99)];
  const bareP99Ms = bareTimesMs[Math.floor(bareTimesMs.length * 0.99)];
  const { state, rows_per_second } = readJson(out, STATUS);
  await cases.try(`${CLIENTS} clients that ask for heatmaps during a run`, () => {
    if (faults.length > 0) throw new Error(faults.slice(0, 3).join("; "));
    if (scale >= 1 && p99Ms > bareP99Ms + MOST_P99_MS) {
      throw new Error(
        `1 % of the files took ${p99Ms.toFixed(0)} ms or more, and of a bare server ${
          bareP99Ms.toFixed(0)
        } ms`,
      );
    }
    if (timesMs.at(-1)! > LONGEST_SHORT_WAIT_MS) {
      throw new Error(`a file took ${timesMs.at(-1)!.toFixed(0)} ms`);
    }
    if (state !== "running") throw new Error(`the run is ${state}`);
    if (scale >= 1 && !statuses.get(200)) throw new Error("no query was answered");
  });
  program.process.kill("SIGINT");
  await cases.try("the end of that run", async () => {
    const { code } = await program.ended();
    if (code !== 130) throw new Error(`the exit status is ${code}`);
  });
  cases.note(
    `${CLIENTS} clients that ask for heatmaps for ${crowdMs / 1000} s during a run at ${
      compact(rows_per_second)
    } rows/s: ${
      [...statuses].sort().map(([status, times]) => `${count(times)} of status ${status}`).join(", ")
    }; ${count(timesMs.length, "requests")} for files meanwhile, median ${
      timesMs[Math.floor(timesMs.length / 2)].toFixed(1)
    } ms, 99th percentile ${p99Ms.toFixed(1)} ms; of a bare server beside it, median ${
      bareTimesMs[Math.floor(bareTimesMs.length / 2)].toFixed(1)
    } ms, 99th percentile ${bareP99Ms.toFixed(1)} ms`,
  );
}

/** Asks for heatmaps of the first day; returns how often each status came. */
async function askWithMany(cases: Cases, port: number, crowdMs: number): Promise<Map<number, number>> {
  const untilMs = performance.now() + crowdMs;
  const statuses = new Map<number, number>();
  await Promise.all(Array.from({ length: CLIENTS }, async (_, client) => {
    await pause(client / CLIENTS * INTERVAL_MS);
    for (let turn = 0; performance.now() < untilMs; turn++) {
      // Different ranges, so that the answers are not kept ones.
      const fromMs = Date.parse(ASKED[0]) + ((client * 31 + turn * 7) % 1200) * 60_000;
      const path = `/api/heatmap?from=${fromMs}&to=${fromMs + DAY_MS / 8}&columns=600&row=1`;
      await cases.try(path, async () => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        await response.bytes();
        const { status } = response;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        // The tick is that of the last day that was read too, whose view is slow on a busy machine: 413 says so.
        if (status !== 200 && status !== 503 && status !== 413) throw new Error(`the status is ${status}`);
      });
      await pause(INTERVAL_MS);
    }
  }));
  return statuses;
}
