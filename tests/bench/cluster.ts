/**
 * Clusters next to databases: rates of loading, sizes, runs by days and by window, and queries over a month.
 *
 * Processor time is that of orderflow alone, of all its threads, as the shell counts it; the servers have a share of their own. A
 * rate is that of further rows: the difference between loads of a large and of a small day, so that the start counts for nothing.
 *
 * @module
 */

import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { addressOf, ask, type TestCluster } from "../clusters/test_clusters.ts";
import { dayPath } from "../helpers/database.ts";
import { program } from "../helpers/program.ts";
import { queryFigures } from "./cluster_queries.ts";
import type { Figure } from "./figures.ts";
import { makePeerDays, type PeerDay } from "./peer_days.ts";
import { inTurn, rateOf } from "./statistics.ts";

/** The size of the benchmark. */
export interface ClusterBenchOptions {
  /** Folder for databases and output. */
  folder: string;
  /** The clusters. */
  clusters: readonly TestCluster[];
  /** The size of a day for runs and sizes. */
  day: PeerDay;
  /** Numbers of days of runs, ascending. */
  days: readonly number[];
  /** Lengths of windows, in seconds. */
  windows: readonly number[];
  /** The rows of the large days for rates of loading; small ones have a tenth. */
  rates: { trades: number; snapshots: number };
  /** How many days a month has, and their size. */
  month: { days: number; day: PeerDay };
  /** How often each value is measured. */
  turns: number;
}

/** The options of the published figures. */
export const FULL_CLUSTER: Omit<ClusterBenchOptions, "folder" | "clusters"> = {
  day: { trades: 500_000, snapshots: 10_000, levels: 50 },
  days: [1, 2, 4, 8],
  windows: [1, 60, 3600],
  rates: { trades: 2_000_000, snapshots: 40_000 },
  month: { days: 31, day: { trades: 100_000, snapshots: 2_000, levels: 50 } },
  turns: 3,
};

const START_MS = Date.UTC(2026, 0, 1);

/** The targets: rows per second of one processor and part of the bytes. */
const TARGETS = { trades: 1_500_000, books: 60_000, size: 0.15 } as const;

/** Measures, and yields each figure when it is complete. */
export async function* benchCluster(options: ClusterBenchOptions): AsyncGenerator<Figure> {
  const { folder, clusters, day, days, month } = options;
  makePeerDays(folder, "DAYS", START_MS, day, days.at(-1)!);
  makePeerDays(folder, "MONTH", START_MS, month.day, month.days);
  for (const kind of ["trades", "snapshots"] as const) {
    for (const rows of loadedRows(options, kind)) {
      makePeerDays(folder, `${kind}${rows}`, START_MS, {
        trades: 1,
        snapshots: 0,
        levels: day.levels,
        [kind]: rows,
      }, 1);
    }
  }
  for (const cluster of clusters) {
    const bench = new ClusterBench(options, cluster);
    await bench.create();
    yield await bench.size();
    yield* bench.rates();
    yield* bench.runs();
    yield* bench.month();
    await bench.drop();
  }
}

class ClusterBench {
  readonly #options: ClusterBenchOptions;
  readonly #cluster: TestCluster;
  readonly #database = `bench_${crypto.randomUUID().replaceAll("-", "")}`;
  readonly #to: string;

  constructor(options: ClusterBenchOptions, cluster: TestCluster) {
    this.#options = options;
    this.#cluster = cluster;
    this.#to = addressOf(cluster, this.#database);
  }

  async create(): Promise<void> {
    await this.#orderflow("load", "--create", "--to", this.#to);
  }

  async drop(): Promise<void> {
    await ask(this.#cluster, `DROP DATABASE ${this.#database}`);
  }

  /** Rows of trades and of snapshots that are loaded in a second of one processor. */
  async *rates(): AsyncGenerator<Figure> {
    const { day: { levels }, turns } = this.#options;
    for (const kind of ["trades", "snapshots"] as const) {
      const sizes = loadedRows(this.#options, kind);
      const loads = sizes.map((rows) => () => this.#load(`${kind}${rows}`, 1));
      const [small, large] = await inTurn(turns, loads);
      const values = large.map((seconds, turn) => rateOf(sizes[1] - sizes[0], seconds - small[turn]));
      yield {
        what: `${kind}${kind === "snapshots" ? ` of ${levels} levels` : ""} loaded, ${this.#cluster.version}`,
        unit: "rows/s",
        values,
        atLeast: kind === "trades" ? TARGETS.trades : TARGETS.books,
      };
    }
  }

  /** The size of days in the cluster, which has no others yet, as part of their databases. */
  async size(): Promise<Figure> {
    const { folder, days } = this.#options;
    await this.#load("DAYS", days.at(-1)!);
    const size = Deno.statSync(dayPath(folder, "DAYS", formatDay(START_MS))).size * days.at(-1)!;
    return {
      what: `size in the cluster, part of the SQLite bytes, ${this.#cluster.version}`,
      unit: "",
      values: [await this.#bytes() / size],
      atMost: TARGETS.size,
    };
  }

  /** The wall time of runs, against runs over the databases. */
  async *runs(): AsyncGenerator<Figure> {
    const { folder, days, windows, turns } = this.#options;
    const cases = [
      ...days.map((days) => ({ days, window: 60 })),
      ...windows.filter((window) => window !== 60).map((window) => ({ days: days.at(-1)!, window })),
    ];
    for (const { days, window } of cases) {
      const args = (data: string, out: string) => [
        ...["DAYS", ...range(days), "--data", data, "--out", `${folder}/${out}`],
        ...["--window-seconds", String(window), "--max-bars", "0", "--no-serve", "--quiet"],
      ];
      const [cluster, files] = await inTurn(turns, [
        () => this.#timed(args(this.#to, `out-${this.#cluster.version}`)),
        () => this.#timed(args(folder, "out")),
      ]);
      yield {
        what: `run over ${days} days, windows of ${window} s, ${this.#cluster.version}`,
        unit: "ms",
        values: cluster,
        against: { what: "SQLite", values: files },
      };
    }
  }

  /** Queries over a month, against those over the databases. */
  async *month(): AsyncGenerator<Figure> {
    const { folder, month: { days }, turns } = this.#options;
    await this.#load("MONTH", days);
    const names = Array.from({ length: days }, (_, day) => formatDay(START_MS + day * DAY_MS));
    const queried = { folder, instrument: "MONTH", days: names, cluster: this.#cluster, address: this.#to };
    yield* queryFigures(queried, turns);
  }

  /** Loads days; returns the processor time of orderflow, in seconds. */
  async #load(instrument: string, days: number): Promise<number> {
    const { folder } = this.#options;
    return await this.#orderflow(
      "load",
      instrument,
      ...range(days),
      "--data",
      folder,
      "--to",
      this.#to,
      "--quiet",
    );
  }

  /** Runs the program; returns its wall time, in milliseconds. */
  async #timed(args: string[]): Promise<number> {
    const startMs = performance.now();
    await this.#orderflow(...args);
    return performance.now() - startMs;
  }

  /** Runs the program; returns its processor time, in seconds. */
  async #orderflow(...args: string[]): Promise<number> {
    const env = { ORDERFLOW_CLICKHOUSE_PASSWORD: this.#cluster.password };
    const command = program(args, { env, through: ["bash", "-c", '"$@" >&2 || exit; times', "bash"] });
    const { success, stdout, stderr } = await command.output();
    const text = new TextDecoder();
    if (!success) throw new Error(text.decode(stderr));
    // The second line has the times of the shell's children: of the user and of the system.
    const [, children] = text.decode(stdout).trim().split("\n");
    return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
      (sum, [, m, s]) => sum + 60 * Number(m) + Number(s),
      0,
    );
  }

  async #bytes(): Promise<number> {
    const sql = `SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = '${this.#database}'`;
    return Number(await ask(this.#cluster, sql));
  }
}

/** The rows of the small and of the large day of a rate. */
function loadedRows(
  { rates }: ClusterBenchOptions,
  kind: "trades" | "snapshots",
): [small: number, large: number] {
  return [rates[kind] / 10, rates[kind]];
}

function range(days: number): [first: string, last: string] {
  return [formatDay(START_MS), formatDay(START_MS + (days - 1) * DAY_MS)];
}
