/**
 * The threads that read databases in addition to the thread that runs the pipeline.
 *
 * Threads are terminated, not asked to end. A thread holds nothing that outlives it: the system takes back a read-only
 * connection, and private copies are removed together with the scratch folder.
 *
 * @module
 */

import { workerModule } from "../program_files.ts";
import { workerOptions } from "../threads.ts";
import { BooksOffer } from "./books_offer.ts";
import { DayQueue } from "./day_queue.ts";
import type { DayReport } from "./day_report.ts";
import { onWorkerDeath } from "./errors.ts";
import type { ReadingPlan } from "./reading_plan.ts";
import type { ReportQueue } from "./report_queue.ts";
import { readerPermissions } from "./thread_permissions.ts";

/**
 * How many bytes of databases justify another thread when the request does not give their number: starting a thread
 * takes about as long as reading this many bytes.
 */
const BYTES_PER_THREAD = 32e6;

/** Readers in addition to the pipeline's own. */
export interface Readers {
  /**
   * Starts to read.
   *
   * @param plan What is read
   * @param reports Receives the reports of all readers
   */
  start(plan: ReadingPlan, reports: ReportQueue): void;
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
    for (let reader = 1; reader < readers && (queue.hasNext || hasOffers(plan)); reader++) {
      this.#workers.push(this.#startThread(plan, reports));
    }
  }

  #startThread(plan: ReadingPlan, reports: ReportQueue): Worker {
    const worker = new Worker(this.#module, workerOptions("reader", readerPermissions(plan)));
    worker.onmessage = ({ data }: MessageEvent<DayReport>) => reports.add(data);
    onWorkerDeath(worker, (error) => reports.fail(error));
    worker.postMessage(plan);
    return worker;
  }

  /** Terminates all threads. */
  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }
}

/** How many threads read at the same time. */
function numberOfReaders(plan: ReadingPlan): number {
  const { request, databases } = plan;
  const bytes = databases.reduce((sum, database) => sum + database.bytes, 0);
  const worthwhile = Math.min(navigator.hardwareConcurrency, Math.ceil(bytes / BYTES_PER_THREAD));
  return Math.min(request.workers ?? worthwhile, databases.length + offersOf(plan).length);
}

/** Whether a helper may be wanted. */
function hasOffers(plan: ReadingPlan): boolean {
  return offersOf(plan).some((offer) => !offer.isClosed);
}

function offersOf({ offers = [] }: ReadingPlan): BooksOffer[] {
  return offers.flatMap((memory) => memory === undefined ? [] : [new BooksOffer(memory)]);
}
