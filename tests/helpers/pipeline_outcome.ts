/**
 * Runs a pipeline in the test's process, with readers in place of threads.
 *
 * @module
 */

import { Logger } from "../../lib/log/log.ts";
import { DAY_MS } from "../../lib/model/days.ts";
import { completeRequest } from "../../lib/model/run_request.ts";
import type { RunStatus } from "../../lib/model/run_status.ts";
import { DayReader } from "../../lib/run/day_reader.ts";
import { Pipeline } from "../../lib/run/pipeline.ts";
import type { Readers } from "../../lib/run/reader_pool.ts";
import type { ReadingPlan } from "../../lib/run/reading_plan.ts";
import type { ReportQueue } from "../../lib/run/report_queue.ts";
import { discover } from "../../lib/sources/discovery.ts";
import { BAR_FILES } from "./bar_files.ts";
import { tablesOf } from "./day_tables.ts";

/** The first day of a run. */
export const FIRST_DAY = "2021-07-01";

/** The start of the first day, in milliseconds. */
export const START_MS = Date.parse(FIRST_DAY);

/** The number of days of a run. */
export const DAYS = 5;

/** No readers besides the pipeline's own. */
export const NO_READERS: Readers = { start() {}, end() {} };

/** Readers that take turns in this thread, in an order given by numbers, in place of threads. */
export class InterleavedReaders implements Readers {
  /** How many parts of tables these readers have read. */
  parts = 0;
  readonly #count: number;
  readonly #numbers: number[];

  constructor(count: number, numbers: number[]) {
    this.#count = count;
    this.#numbers = numbers;
  }

  start(plan: ReadingPlan, reports: ReportQueue): void {
    for (let reader = 0; reader < this.#count; reader++) {
      let turn = reader;
      const number = () => this.#numbers[turn++ % this.#numbers.length];
      const dayReader = new DayReader(plan, {
        isReportDue: () => number() % 2 === 0,
        report: (report) => {
          if (report.part !== undefined) this.parts++;
          reports.add(structuredClone(report));
        },
        afterBatch: () => new Promise((done) => setTimeout(done, number() % 3)),
      });
      dayReader.run().catch((error) => reports.fail(error));
    }
  }

  end(): void {}
}

/** What a run leaves. */
export interface Outcome {
  /** The texts of the JSON files. */
  files: string[];
  /** The day tables, without the id of the run. */
  tables: ReturnType<typeof tablesOf>;
  /** The status, without times and what depends on them. */
  status: Partial<RunStatus>;
  /** What was logged. */
  lines: string[];
}

/** Runs over the days in a folder. Times, and what depends on them, are left out of the status. */
export async function outcome(data: string, out: string, options: {
  readers: Readers;
  windowSeconds?: number;
  maxBars?: number;
  workers?: number;
  /** The least size of a database that several threads may read, and how many parts a table has. */
  sharing?: { leastBytes: number; parts: number };
}): Promise<Outcome> {
  const { readers, windowSeconds = 60, maxBars = 1000, workers, sharing } = options;
  const lines: string[] = [];
  const log = new Logger({ level: "debug", write: (line) => lines.push(line) });
  const endDate = new Date(START_MS + (DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  const request = completeRequest("X", FIRST_DAY, endDate, { data, out, windowSeconds, maxBars, workers });
  Deno.mkdirSync(out, { recursive: true });
  const found = discover("X", FIRST_DAY, endDate, data);
  const pipeline = new Pipeline(request, found, {
    log,
    scratch: `${out}/scratch`,
    checkFolder: () => {},
    readers,
    sharing,
    signal: new AbortController().signal,
  });
  const {
    run_id: _i,
    started_ms: _s,
    updated_ms: _u,
    ended_ms: _e,
    elapsed_ms: _t,
    rows_per_second: _r,
    // How often files were published before late rows came, which the speed of the machine decides.
    revision: _v,
    ...status
  } = await pipeline.run();
  const files = BAR_FILES.map((name) => Deno.readTextFileSync(`${out}/${name}`));
  return { files, tables: tablesOf(out), status, lines };
}
