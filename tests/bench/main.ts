/**
 * `deno task bench [NAME...]`: measures speed and memory on this machine. Prints the figures, writes them to
 * `docs/benchmarks.md`, and ends with exit status 1 if a target is missed or a benchmark cannot be measured.
 *
 * `$ORDERFLOW_BIN` names the executable to measure, and `$DENORT_BIN` the runtime for the empty executable that
 * start-up is compared with.
 *
 * @module
 */

import { browserPath } from "../browser/browser.ts";
import { withFolder } from "../helpers/database.ts";
import { binaryPath } from "../helpers/program.ts";
import { duration } from "../../lib/text/durations.ts";
import { bytes, count } from "../../lib/text/numbers.ts";
import { startClusters, stop } from "../clusters/nodes.ts";
import { benchCluster, FULL_CLUSTER } from "./cluster.ts";
import { type Figure, isMet, medianTable, rawTable, targetTable } from "./figures.ts";
import { benchFollow, FULL_FOLLOW } from "./follow.ts";
import { benchForms, FULL_FORMS } from "./forms.ts";
import { measureMemory } from "./memory.ts";
import { benchPage, FULL_PAGE } from "./page.ts";
import { buildPeers } from "./peer_programs.ts";
import { benchPeers, FULL_BENCH } from "./peers.ts";
import { benchQueries, FULL_QUERIES } from "./queries.ts";
import { circumstances, writeSection } from "./report.ts";
import { benchSite, siteBenchLine } from "./site.ts";
import { benchStartUp, emptyProgram } from "./start_up.ts";

/** The result of a benchmark. */
interface Outcome {
  /** The figures, in Markdown; undefined if they could not be measured. */
  body?: string;
  /** Whether all targets are met. */
  isMet: boolean;
}

/** A benchmark. */
interface Benchmark {
  /** The title of its section. */
  title: string;
  /** Measures, and prints figures as they arrive. */
  run(): Promise<Outcome>;
}

/** The target for the peak memory of a run over a large day. */
const MEMORY_LIMIT_BYTES = 300e6;

const BENCHMARKS: Record<string, Benchmark> = {
  start: { title: "Start-up of the executable", run: () => withFolder(startUp) },
  peers: { title: "Runs compared with programs in C", run: () => withFolder(peers) },
  queries: { title: "Queries about days", run: () => withFolder(queries) },
  follow: { title: "Following a recorder", run: () => withFolder(follow) },
  memory: { title: "Memory of a run over ten million trades", run: () => withFolder(memory) },
  cluster: { title: "Clusters next to databases", run: () => withFolder(cluster) },
  site: { title: "The page's server during a run", run: site },
  page: { title: "The page in a browser", run: () => withFolder(page) },
};

async function startUp(folder: string): Promise<Outcome> {
  if (binaryPath === undefined) return notMeasured("set ORDERFLOW_BIN to the executable");
  const empty = await emptyProgram(folder);
  if (empty === undefined) {
    return notMeasured("no runtime for an empty executable: set DENORT_BIN to a denort");
  }
  const figures = await Array.fromAsync(benchStartUp(binaryPath, empty, 15));
  console.log(medianTable(figures));
  return { body: [medianTable(figures), rawTable(figures)].join("\n\n"), isMet: figures.every(isMet) };
}

async function peers(folder: string): Promise<Outcome> {
  const programs = buildPeers(folder);
  for (const line of programs.missing) console.log(line);
  const figures: Figure[] = [];
  const add = (figure: Figure) => {
    console.log(medianTable([figure]).split("\n").at(-1));
    figures.push(figure);
  };
  for await (const figure of benchPeers({ folder, ...FULL_BENCH }, programs)) add(figure);
  for await (const figure of benchForms({ folder, ...FULL_FORMS })) add(figure);
  console.log(`\n${targetTable(figures)}`);
  const { day, pairs, times } = FULL_BENCH;
  const about = `
Unless noted otherwise, a day has ${count(day.trades, "trades")} and ${
    count(day.snapshots, "snapshots")
  } of ${day.levels} levels a side.
Times are those of whole processes, in which a run makes and writes all bars (\`--max-bars 0\`). "In process, warm" is
the median of the last ${
    times / 2
  } of ${times} repetitions in one process, without writing files. Each pair was measured ${pairs}
times in alternation, after one uncounted turn and after a \`sync\`. The peers were built with
${programs.builtWith}. Rows, levels and megabytes per second of other forms are those of reading and aggregating in one
process that is warm; books have ${FULL_FORMS.levels} levels a side there.`.trim();
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

function queries(folder: string): Promise<Outcome> {
  return figuresOf(benchQueries({ folder, ...FULL_QUERIES }));
}

async function follow(folder: string): Promise<Outcome> {
  if (Deno.build.os !== "linux") return notMeasured("/proc is needed");
  return await figuresOf(benchFollow({ folder, ...FULL_FOLLOW }));
}

async function cluster(folder: string): Promise<Outcome> {
  const started = await startClusters(folder);
  try {
    if (started.length === 0) return notMeasured("no ClickHouse can be started here");
    const clusters = started.map(({ cluster }) => cluster);
    return await figuresOf(benchCluster({ folder, clusters, ...FULL_CLUSTER }));
  } finally {
    for (const cluster of started) await stop(cluster);
  }
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
      : `peak memory: ${bytes(peakBytes)}; target: below ${bytes(MEMORY_LIMIT_BYTES)}, ${
        isMet ? "met" : "NOT MET"
      }`,
  ], isMet);
}

async function site(): Promise<Outcome> {
  const results = await benchSite({ trades: 1_000_000, snapshots: 20_000, runs: 5 });
  return printed(results.map(siteBenchLine));
}

async function page(folder: string): Promise<Outcome> {
  if (browserPath === undefined) return notMeasured("no browser was found: set CHROME_PATH");
  return await figuresOf(benchPage({ folder, ...FULL_PAGE }));
}

/** Prints figures as they arrive, and makes tables of them in the report. */
async function figuresOf(measured: AsyncIterable<Figure>): Promise<Outcome> {
  const figures: Figure[] = [];
  for await (const figure of measured) {
    console.log(medianTable([figure]).split("\n").at(-1));
    figures.push(figure);
  }
  const body = [
    targetTable(figures),
    "### Medians",
    medianTable(figures),
    "### Raw values",
    rawTable(figures),
  ];
  return { body: body.join("\n\n"), isMet: figures.every(isMet) };
}

/** Prints lines, and makes them a list in the report. */
function printed(lines: string[], isMet = true): Outcome {
  for (const line of lines) console.log(`  ${line}`);
  return { body: lines.map((line) => `- ${line}`).join("\n"), isMet };
}

/** The result of a benchmark that this machine cannot measure. The report keeps its earlier section. */
function notMeasured(reason: string): Outcome {
  console.error(`  NOT MEASURED: ${reason}`);
  return { isMet: false };
}

const names = Deno.args.length > 0 ? Deno.args : Object.keys(BENCHMARKS);
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(
    `error: unknown benchmark "${unknown.join('", "')}"; known are ${Object.keys(BENCHMARKS).join(", ")}`,
  );
  Deno.exit(2);
}
const now = await circumstances();
console.log(`${now.program}\n${now.machine}`);
let isAllMet = true;
for (const name of names) {
  const { title, run } = BENCHMARKS[name];
  console.log(`\n${name}: ${title}`);
  const outcome = await run();
  if (outcome.body !== undefined) writeSection(name, title, now, outcome.body);
  isAllMet &&= outcome.isMet;
}
if (!isAllMet) Deno.exit(1);
