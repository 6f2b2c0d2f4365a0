/**
 * Reads databases, in whichever thread: takes one database after the other from the queue, makes windows of its rows,
 * and hands the windows over in reports. When the queue is empty, a reader helps others with theirs.
 *
 * Windows of a database that is not being merged yet stay with the reader until the database is merged or read to its
 * end, because the receiver could not use them earlier.
 *
 * @module
 */

import { Aggregator, buffersOf } from "../aggregate/aggregator.ts";
import { sleep } from "../sleep.ts";
import { DatabaseReader } from "./database_reader.ts";
import { DayQueue } from "./day_queue.ts";
import type { DayReport } from "./day_report.ts";
import { layoutOf, type ReadingPlan } from "./reading_plan.ts";
import { SharedParts } from "./shared_parts.ts";
import type { DatabaseContext } from "./table_reader.ts";

/** What a reader works with. */
export interface ReaderContext extends Pick<DatabaseContext, "isReportDue" | "afterBatch" | "signal"> {
  /** Receives a report. */
  report(report: DayReport): void;
}

/** How many bytes of windows a reader hands over before it waits until they are merged. */
const UNMERGED_BYTES = 32e6;

/** The time between two looks at what is merged, in milliseconds. */
const MERGE_WAIT_MS = 5;

/** The time between two looks at what other readers offer, in milliseconds. */
const OFFER_WAIT_MS = 1;

/** Reads databases until the queue is empty. */
export class DayReader {
  readonly #context: DatabaseContext;
  /** The parts of each database that several threads may read. */
  readonly #shared: (SharedParts | undefined)[];
  /** What was handed over of databases that may not be merged yet. */
  #unmerged: { database: number; bytes: number }[] = [];
  /** The databases of which this reader has read what it could to help others. */
  readonly #helped = new Set<number>();

  /**
   * Creates a reader.
   *
   * @param plan What is read
   * @param context What the reader works with
   */
  constructor(plan: ReadingPlan, context: ReaderContext) {
    this.#shared = plan.shared?.map((memory) => memory && new SharedParts(memory)) ?? [];
    this.#context = {
      ...context,
      plan,
      queue: new DayQueue(plan.queue),
      bars: new Aggregator(layoutOf(plan.request)),
      isReportDue: () => context.isReportDue(),
      handOver: (report) => {
        const bytes = buffersOf(report.windows).reduce((sum, { byteLength }) => sum + byteLength, 0);
        this.#unmerged.push({ database: report.database, bytes });
        context.report(report);
      },
    };
  }

  /** Reads until the queue is empty and no reader wants help, or the signal is aborted. */
  async run(): Promise<void> {
    while (!this.#isAborted) {
      await this.#waitForMerger();
      const database = this.#context.queue.take();
      if (database !== undefined) await this.#reader(database).read();
      else if (!await this.#help()) break;
    }
  }

  #reader(database: number): DatabaseReader {
    return new DatabaseReader(database, this.#shared[database], this.#context);
  }

  /** Reads parts of another reader's database. Returns false if no reader offers parts, now or soon. */
  async #help(): Promise<boolean> {
    while (!this.#isAborted) {
      const database = this.#shared.findIndex((parts, index) => parts?.hasNext && !this.#helped.has(index));
      if (database >= 0) {
        this.#helped.add(database);
        await this.#reader(database).help();
        return true;
      }
      if (!this.#shared.some((parts) => parts?.isUndecided)) return false;
      await sleep(OFFER_WAIT_MS);
    }
    return false;
  }

  /** Waits until few of the windows that were handed over are still to be merged, so that they do not pile up. */
  async #waitForMerger(): Promise<void> {
    for (;;) {
      this.#unmerged = this.#unmerged.filter(({ database }) => database >= this.#context.queue.merging);
      const bytes = this.#unmerged.reduce((sum, { bytes }) => sum + bytes, 0);
      if (bytes <= UNMERGED_BYTES || this.#isAborted) return;
      await sleep(MERGE_WAIT_MS);
    }
  }

  get #isAborted(): boolean {
    return this.#context.signal?.aborted ?? false;
  }
}
