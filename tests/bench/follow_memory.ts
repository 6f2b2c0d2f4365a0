/** @module The memory of a run that follows over a simulated day. */

import { DAY_MS } from "../../lib/model/days.ts";
import { HOUR_MS } from "../../lib/text/durations.ts";
import { startRecorder } from "../helpers/live_recorder.ts";
import { memoryBytes } from "../helpers/memory.ts";
import { pause, startProgram, until } from "../helpers/serving.ts";
import type { Figure } from "./figures.ts";
import { stateOf, USUAL } from "./followed_recorder.ts";

/** How far memory may grow in the second half of a simulated day, in megabytes: what garbage collection leaves. */
const GROWTH_MB = 10;

/** The memory of a follower at the end of each hour of a simulated day of 20 trades and 10 books a second. */
export async function* memory({ folder, dayMs }: { folder: string; dayMs: number }): AsyncGenerator<Figure> {
  const [data, out] = [`${folder}/day/data`, `${folder}/day/out`];
  const startMs = Date.parse("2024-03-01T12:00Z");
  const speed = DAY_MS / dayMs;
  const hourMs = HOUR_MS / speed;
  await using _recorder = startRecorder({
    ...USUAL,
    data,
    mode: "WAL",
    startMs,
    endMs: startMs + DAY_MS,
    originMs: Date.now(),
    speed,
    // As many rows as in a simulated second, and as many transactions as fit.
    trades: Math.round(20 * speed / 10),
    books: Math.round(10 * speed / 10),
  });
  await using follower = startProgram([
    "X",
    "2024-03-01",
    "--follow",
    "--data",
    data,
    "--out",
    out,
    "--no-serve",
  ]);
  await until("the run follows", () => stateOf(out) === "following");
  const values: number[] = [];
  for (let hour = 0; hour < 24; hour++) {
    // The least of some samples, since garbage waits for its collection.
    const samples: number[] = [];
    for (let sample = 0; sample < 20; sample++) {
      await pause(hourMs / 20);
      samples.push((memoryBytes(follower.process.pid, "VmRSS") ?? NaN) / 1e6);
    }
    values.push(Math.min(...samples));
  }
  yield { what: "memory in 24 simulated hours", unit: "MB", values };
  const growth = Math.min(...values.slice(18)) - Math.min(...values.slice(6, 12));
  yield {
    what: "its growth from the second to the last quarter",
    unit: "MB",
    values: [growth],
    atMost: GROWTH_MB,
  };
}
