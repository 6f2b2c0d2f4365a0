/**
 * Many simultaneous pollers while a run goes on at full speed in the server's process.
 *
 * @module
 */

import { statIfThere } from "../../lib/files.ts";
import { compact, count } from "../../lib/text/numbers.ts";
import { readJson } from "../helpers/program.ts";
import { freePort, pause, portOf, startProgram, until } from "../helpers/serving.ts";
import { BareServer } from "./bare_server.ts";
import type { Cases } from "./cases.ts";
import { makeSameDays } from "./days.ts";
import { FILES, STATUS } from "./whole_files.ts";

const POLLERS = 200;

/** The polling interval, as that of the page; see `islands/data/poll.ts`. */
const INTERVAL_MS = 1000;

/** Duration in the long form. */
const CROWD_MS = 60_000;
const LEAST_CROWD_MS = 1500;

/** Limits for the latency beyond that of a bare server, while all processors are busy, in the long and in the short form. */
const LONGEST_WAIT_MS = 3000;
const LONGEST_SHORT_WAIT_MS = 60_000;

/** Number of days of the run, more than it can read in that time. */
const DAYS = 200;
const FIRST = "2010-01-01";
const TRADES = 1_000_000;

/** Polls with many clients during a run. */
export async function tryCrowd(cases: Cases, folder: string, scale: number): Promise<void> {
  const crowdMs = Math.max(LEAST_CROWD_MS, CROWD_MS * scale);
  const last = makeSameDays(folder, "X", FIRST, DAYS, { trades: TRADES, books: 2000, parts: 20 });
  const out = `${folder}/out`;
  const range = ["X", FIRST, last, "--data", folder, "--out", out];
  await using program = startProgram([...range, "--port", String(freePort()), "--max-bars", "0"]);
  const port = await portOf(program);
  // The crowd comes once the run is under way: starting its threads takes a while on a busy machine.
  await until("the first status of the run", () => statIfThere(`${out}/${STATUS}`) !== undefined);
  const bare = await BareServer.start();
  const untilMs = performance.now() + crowdMs;
  const timesMs: number[] = [];
  const faults: string[] = [];
  await Promise.all(Array.from({ length: POLLERS }, async (_, index) => {
    await pause(index / POLLERS * INTERVAL_MS);
    const tags: Record<string, string> = {};
    while (performance.now() < untilMs) {
      for (const name of FILES) {
        const startMs = performance.now();
        try {
          const headers = tags[name] ? { "if-none-match": tags[name] } : undefined;
          const response = await fetch(`http://127.0.0.1:${port}/data/${name}`, { headers });
          const text = await response.text();
          if (response.status === 200) JSON.parse(text);
          else if (response.status !== 304) throw new Error(`status ${response.status}`);
          tags[name] = response.headers.get("etag")!;
        } catch (error) {
          faults.push(`${name}: ${error}`);
        }
        timesMs.push(performance.now() - startMs);
      }
      await pause(INTERVAL_MS);
    }
  }));
  const bareMs = (await bare.stop()).at(-1)!;
  timesMs.sort((a, b) => a - b);
  const { state, rows_per_second } = readJson(out, STATUS);
  await cases.try(`${POLLERS} pollers during a run`, () => {
    if (faults.length > 0) {
      throw new Error(`${faults.length} requests failed: ${faults.slice(0, 3).join("; ")}`);
    }
    if (timesMs.at(-1)! > bareMs + (scale < 1 ? LONGEST_SHORT_WAIT_MS : LONGEST_WAIT_MS)) {
      throw new Error(
        `one request took ${timesMs.at(-1)!.toFixed(0)} ms, and of a bare server ${bareMs.toFixed(0)} ms`,
      );
    }
    if (state !== "running") throw new Error(`the run is ${state}`);
  });
  cases.add(timesMs.length);
  program.process.kill("SIGINT");
  await cases.try("the end of that run", async () => {
    const { code } = await program.ended();
    if (code !== 130) throw new Error(`the exit status is ${code}`);
  });
  cases.note(
    `${POLLERS} pollers for ${crowdMs / 1000} s during a run at ${compact(rows_per_second)} rows/s: ${
      count(timesMs.length, "requests")
    }, median ${timesMs[Math.floor(timesMs.length / 2)].toFixed(0)} ms, longest ${
      timesMs.at(-1)!.toFixed(0)
    } ms; of a bare server beside it, ${bareMs.toFixed(0)} ms`,
  );
}
