/**
 * Measures the latency of the page's requests during a run at full speed.
 *
 *     deno run -A tests/bench/site.ts [--trades N] [--snapshots N] [--runs N]
 *
 * @module
 */

import { parseArgs } from "deno-std/cli/parse_args.js";
import { writeDemoDay } from "../../lib/demo/demo_day.ts";
import { freePort, pause, startProgram } from "../helpers/serving.ts";

const DAY = "2024-01-01";

/** The paths that a browser polls. */
const PATHS = [
  "data/ohlc_data.json",
  "data/metrics_data.json",
  "data/depth_data.json",
  "data/run_status.json",
  "",
];

/** Number of simultaneous clients, and the pause of each between two requests. */
const CLIENTS = 4;
const WAIT_MS = 10;

/** The size of the benchmark. */
export interface SiteBenchOptions {
  /** Number of trades in the day. */
  trades: number;
  /** Number of snapshots in the day. */
  snapshots: number;
  /** Number of runs. */
  runs: number;
}

/** Latencies during runs with one set of options. */
export interface SiteBenchResult {
  /** Options of the run. */
  options: string[];
  /** Latencies in milliseconds, ascending. */
  timesMs: number[];
  /** Rows per second of the last run. */
  rowsPerSecond: number;
}

/** Measures with small files first, then with a bar for every second of the day, which makes files of several MB. */
export async function benchSite({ trades, snapshots, runs }: SiteBenchOptions): Promise<SiteBenchResult[]> {
  const root = Deno.makeTempDirSync();
  const results: SiteBenchResult[] = [];
  try {
    writeDemoDay(`${root}/data`, "BENCH", DAY, { trades, snapshots });
    for (const options of [[], ["--max-bars", "0", "--window-seconds", "1"]]) {
      const result: SiteBenchResult = { options, timesMs: [], rowsPerSecond: 0 };
      for (let run = 0; run < runs; run++) {
        const args = ["BENCH", DAY, DAY, "--data", `${root}/data`, "--out", `${root}/out`, ...options];
        result.timesMs.push(...await timesOfRun(args));
        const status = JSON.parse(Deno.readTextFileSync(`${root}/out/run_status.json`));
        result.rowsPerSecond = status.rows_per_second;
      }
      result.timesMs.sort((a, b) => a - b);
      results.push(result);
    }
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
  return results;
}

/** Latencies from the start of a run to its end. */
async function timesOfRun(args: string[]): Promise<number[]> {
  await using program = startProgram([...args, "--port", String(freePort())]);
  const [, url] = await program.seen(/the page is at (\S+)/);
  await program.seen(/into/);
  const timesMs: number[] = [];
  const isOver = () => program.stderr().includes("until Ctrl-C");
  await Promise.all(Array.from({ length: CLIENTS }, async (_, client) => {
    const etags = new Map<string, string>();
    // A short run may be over before the first request.
    for (let request = client; request === client || !isOver(); request++) {
      const path = PATHS[request % PATHS.length];
      const headers = { "if-none-match": etags.get(path) ?? '""' };
      const startMs = performance.now();
      const response = await fetch(url + path, { headers });
      await response.arrayBuffer();
      timesMs.push(performance.now() - startMs);
      if (!response.ok && response.status !== 304) throw new Error(`${path}: ${response.status}`);
      etags.set(path, response.headers.get("etag")!);
      await pause(WAIT_MS);
    }
  }));
  program.process.kill("SIGINT");
  await program.ended();
  return timesMs;
}

/** The value below which the given share of ascending values is. */
function percentile(ascending: number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))];
}

/** A line with the figures of a result. */
export function siteBenchLine({ options, timesMs, rowsPerSecond }: SiteBenchResult): string {
  const figures = [["p50", 0.5], ["p99", 0.99], ["max", 1]] as const;
  return `page during a run at ${(rowsPerSecond / 1000).toFixed(0)}k rows/s, ${
    options.join(" ") || "default options"
  }: ${timesMs.length} requests, ${
    figures.map(([name, share]) => `${name} ${percentile(timesMs, share).toFixed(1)} ms`).join(", ")
  }`;
}

if (import.meta.main) {
  const { trades, snapshots, runs } = parseArgs(Deno.args, {
    default: { trades: 1_000_000, snapshots: 20_000, runs: 5 },
  });
  for (const result of await benchSite({ trades, snapshots, runs })) console.log(siteBenchLine(result));
}
