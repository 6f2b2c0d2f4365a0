/**
 * `deno task bench [NAME...]`: what the promises about memory and speed come to on this machine. Prints the figures,
 * writes them to `docs/benchmarks.md`, and ends with exit status 1 if one is not what it must be.
 *
 * @module
 */

import { browserPath } from "../browser/browser.ts";
import { withFolder } from "../helpers/database.ts";
import { binaryPath } from "../helpers/program.ts";
import { duration } from "../../lib/text/durations.ts";
import { bytes, count } from "../../lib/text/numbers.ts";
import { type Figure, isMet, medianTable, rawTable, targetTable } from "./figures.ts";
import { measureMemory } from "./memory.ts";
import { benchPage } from "./page.ts";
import { buildPeers } from "./peer_programs.ts";
import { benchPeers, FULL_BENCH } from "./peers.ts";
import { circumstances, writeSection } from "./report.ts";
import { benchSite, siteBenchLine } from "./site.ts";
import { benchStartUp, emptyProgram } from "./start_up.ts";

/** What a benchmark came to. */
interface Outcome {
  /** Its figures, in Markdown. */
  body: string;
  /** Whether each is what it must be. */
  isMet: boolean;
}

/** A benchmark. */
interface Benchmark {
  /** What it measures. */
  title: string;
  /** Measures; says how far it is. */
  run(): Promise<Outcome>;
}

/** The greatest memory of a run over a large day. */
const MEMORY_LIMIT_BYTES = 300e6;

const BENCHMARKS: Record<string, Benchmark> = {
  start: { title: "Start-up of the executable", run: () => withFolder(startUp) },
  peers: { title: "A run against programs in C", run: () => withFolder(peers) },
  memory: { title: "Memory of a run over ten million trades", run: () => withFolder(memory) },
  site: { title: "The page's server during a run", run: site },
  page: { title: "The page in a browser", run: page },
};

async function startUp(folder: string): Promise<Outcome> {
  if (binaryPath === undefined) return printed(["ignored, $ORDERFLOW_BIN names no executable"]);
  const empty = await emptyProgram(folder);
  if (empty === undefined) return printed(["ignored, there is no runtime for an empty one ($DENORT_BIN)"]);
  const figures = await Array.fromAsync(benchStartUp(binaryPath, empty, 15));
  console.log(medianTable(figures));
  return { body: [medianTable(figures), rawTable(figures)].join("\n\n"), isMet: figures.every(isMet) };
}

async function peers(folder: string): Promise<Outcome> {
  const programs = buildPeers(folder);
  for (const line of programs.missing) console.log(line);
  const figures: Figure[] = [];
  for await (const figure of benchPeers({ folder, ...FULL_BENCH }, programs)) {
    console.log(medianTable([figure]).split("\n").at(-1));
    figures.push(figure);
  }
  console.log(`\n${targetTable(figures)}`);
  const { day, pairs, times } = FULL_BENCH;
  const about = `
A day is one of ${count(day.trades, "trades")} and ${
    count(day.snapshots, "snapshots")
  } of ${day.levels} levels a side,
where nothing else is said. A time is that of a whole process, in which a run makes and writes all bars
(\`--max-bars 0\`); "in process, warm" is the median of the last ${
    times / 2
  } of ${times} times in one process, without
the files. Each pair was measured ${pairs} times in turn, after a turn that is not counted, once all that was
written before was on the disk. Peers were built by ${programs.builtWith}.`.trim();
  return {
    body: [
      about,
      ...programs.missing,
      targetTable(figures),
      "### Medians",
      medianTable(figures),
      "### Raw values",
      rawTable(figures),
    ].join("\n\n"),
    isMet: figures.every(isMet),
  };
}

async function memory(folder: string): Promise<Outcome> {
  const { databaseBytes, peakBytes, ms, read } = await measureMemory(folder, 10_000_000);
  const isMet = peakBytes === undefined || peakBytes < MEMORY_LIMIT_BYTES;
  return printed([
    `database: ${bytes(databaseBytes)}`,
    `trades read: ${count(read)}`,
    `time: ${duration(ms)}`,
    peakBytes === undefined
      ? "peak memory: unknown on this system"
      : `peak memory: ${bytes(peakBytes)}, to stay under ${bytes(MEMORY_LIMIT_BYTES)}: ${
        isMet ? "met" : "NOT MET"
      }`,
  ], isMet);
}

async function site(): Promise<Outcome> {
  const results = await benchSite({ trades: 1_000_000, snapshots: 20_000, runs: 5 });
  return printed(results.map(siteBenchLine));
}

async function page(): Promise<Outcome> {
  if (browserPath === undefined) return printed(["ignored, no browser was found (set CHROME_PATH)"]);
  const measured = benchPage({ bars: 50_000, starts: 5, updates: 3600, idleMs: 30_000 });
  return printed(await Array.fromAsync(measured, (line) => line.trim()));
}

/** Lines that are printed and go to the report as a list. */
function printed(lines: string[], isMet = true): Outcome {
  for (const line of lines) console.log(`  ${line}`);
  return { body: lines.map((line) => `- ${line}`).join("\n"), isMet };
}

const names = Deno.args.length > 0 ? Deno.args : Object.keys(BENCHMARKS);
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(`error: no benchmark ${unknown.join(", ")}; there are ${Object.keys(BENCHMARKS).join(", ")}`);
  Deno.exit(2);
}
const now = await circumstances();
console.log(`${now.program}\n${now.machine}`);
let isAllMet = true;
for (const name of names) {
  const { title, run } = BENCHMARKS[name];
  console.log(`\n${name}: ${title}`);
  const outcome = await run();
  writeSection(name, title, now, outcome.body);
  isAllMet &&= outcome.isMet;
}
if (!isAllMet) Deno.exit(1);
