/**
 * The family of unusual and damaged databases, each read by both readers.
 *
 * @module
 */

import { withFolder } from "../helpers/database.ts";
import { bytes } from "../../lib/text/numbers.ts";
import type { TortureFamily, TortureFigures, TortureOptions } from "./family.ts";
import type { FromWorker } from "./hostile_databases/worker.ts";

/** A case that takes longer than this hangs. */
const PATIENCE_MS = 120_000;

/** The limit for memory: that of the largest case; other cases must leave nothing behind. */
const MEMORY_BYTES = 2e9;

/** Unusual and damaged databases. */
export const hostileDatabases: TortureFamily = {
  name: "hostile-databases",
  promise:
    "an unusual or damaged database gives the right bars or a clear error; no crash, no hang, never silently wrong bars",
  run: (options) => withFolder((folder) => tryAll(options, folder)),
};

async function tryAll({ seed, scale, log }: TortureOptions, folder: string): Promise<TortureFigures> {
  const figures: TortureFigures = { cases: 0, failures: [], notes: [] };
  const worker = new Worker(new URL("./hostile_databases/worker.ts", import.meta.url), { type: "module" });
  const ended = Promise.withResolvers<void>();
  let now = "the first case";
  let heardMs = performance.now();
  let peakBytes = 0;
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    heardMs = performance.now();
    if (data.type === "case") {
      now = data.what;
      if (++figures.cases % 1000 === 0) log(`${figures.cases} cases`);
    } else if (data.type === "failure") figures.failures.push(data.why);
    else {
      figures.notes.push(`the slowest case took ${Math.round(data.slowestMs)} ms`);
      ended.resolve();
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    figures.failures.push(`${now}: the worker crashed: ${event.message}`);
    ended.resolve();
  };
  const watching = setInterval(() => {
    peakBytes = Math.max(peakBytes, Deno.memoryUsage().rss);
    if (performance.now() - heardMs < PATIENCE_MS) return;
    figures.failures.push(`${now}: the case hangs`);
    ended.resolve();
  }, 100);
  worker.postMessage({ seed, scale, folder });
  await ended.promise;
  clearInterval(watching);
  worker.terminate();
  // The short form shares its process with other tests.
  if (scale >= 1 && peakBytes > MEMORY_BYTES) figures.failures.push(`the peak memory is ${bytes(peakBytes)}`);
  figures.notes.push(`all cases run in one process, with a peak memory of ${bytes(peakBytes)}`);
  return figures;
}
