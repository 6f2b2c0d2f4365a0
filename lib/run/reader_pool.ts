/**
 * The threads that read databases in addition to the thread that runs the pipeline.
 *
 * Threads are terminated, not asked to end. A thread holds nothing that outlives it: the system takes back a read-only
 * connection, and private copies are removed together with the scratch folder.
 *
 * @module
 */

import { workerModule } from "../program_files.ts";
import { sharedLocks } from "../sources/sqlite/database_file.ts";
import { workerOptions } from "../threads.ts";
import { DayQueue } from "./day_queue.ts";
import type { DayReport } from "./day_report.ts";
import { onWorkerDeath } from "./errors.ts";
import { mostReaders, type ReadingPlan, type ToReader } from "./reading_plan.ts";
import type { ReportQueue } from "./report_queue.ts";
import { SharedParts } from "./shared_parts.ts";
import { readerPermissions } from "./thread_permissions.ts";

/** Readers in addition to the pipeline's own. */
export interface Readers {
  /**
   * Starts to read.
   *
   * @param plan What is read
   * @param reports Receives the reports of all readers
   */
  start(plan: ReadingPlan, reports: ReportQueue): void;

  /** Ends all readers, and gives back their memory. */
  end(): void;
}

/** Threads that read databases. */
export class ReaderPool implements Readers, Disposable {
  readonly #module: URL;
  readonly #workers: Worker[] = [];

  /**
   * Creates a pool without threads.
   *
   * @param module The module of a thread, for tests
   */
  constructor(module: URL = workerModule("lib/run/reader_worker.ts")) {
    this.#module = module;
  }

  /**
   * Starts the threads. Starting a thread takes so long that the earlier ones may have taken all databases meanwhile;
   * then no more are started.
   */
  start(plan: ReadingPlan, reports: ReportQueue): void {
    const queue = new DayQueue(plan.queue);
    const readers = numberOfReaders(plan);
    // The thread that runs the pipeline is one of the readers.
    for (let reader = 1; reader < readers && (queue.hasNext || isHelpWanted(plan)); reader++) {
      this.#workers.push(this.#startThread(plan, reports));
    }
  }

  #startThread(plan: ReadingPlan, reports: ReportQueue): Worker {
    const worker = new Worker(this.#module, workerOptions("reader", readerPermissions(plan)));
    worker.onmessage = ({ data }: MessageEvent<DayReport>) => reports.add(data);
    onWorkerDeath(worker, (error) => reports.fail(error));
    const message: ToReader = { ...plan, locks: sharedLocks() };
    worker.postMessage(message);
    return worker;
  }

  /** Terminates all threads. */
  end(): void {
    for (const worker of this.#workers.splice(0)) worker.terminate();
  }

  [Symbol.dispose](): void {
    this.end();
  }
}

/** How many threads read at the same time. */
function numberOfReaders({ request, databases, shared = [] }: ReadingPlan): number {
  const canShare = shared.some((memory) => memory !== undefined);
  return Math.min(mostReaders(request, databases), canShare ? Infinity : databases.length);
}

/** Whether a helper may be wanted. */
function isHelpWanted({ shared = [] }: ReadingPlan): boolean {
  return shared.some((memory) => memory !== undefined && new SharedParts(memory).isHelpWanted);
}
