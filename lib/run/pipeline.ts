/**
 * The pipeline of a run: databases are read, by this thread and by those of a pool, their windows are merged in the
 * order of days, and the files are updated a few times a second.
 *
 * @module
 */

import type { Logger } from "../log/log.ts";
import type { RunRequest } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import { DayMerger } from "./day_merger.ts";
import { DayMessages } from "./day_messages.ts";
import { DayQueue } from "./day_queue.ts";
import { DayReader } from "./day_reader.ts";
import { asSource, firstStatus, loadedSources } from "./first_status.ts";
import { followedDatabases } from "./following/new_days.ts";
import type { FollowPace } from "./following/pace.ts";
import { onExit } from "./on_exit.ts";
import { Publisher } from "./publisher.ts";
import type { Readers } from "./reader_pool.ts";
import {
  type FoundCluster,
  type FoundDatabases,
  mostReaders,
  type ReadingPlan,
  type SizedDatabase,
} from "./reading_plan.ts";
import { ReportQueue } from "./report_queue.ts";
import { SharedParts } from "./shared_parts.ts";
import { PUBLISH_INTERVAL_MS } from "./throttle.ts";
import { Yielder } from "./yielder.ts";

/** What a pipeline works with. */
export interface PipelineContext {
  /** Receives the run's messages. */
  log: Logger;
  /** A folder for private copies of databases, which is removed after the run. */
  scratch: string;
  /** Throws if the output folder is no longer the one that this run locked. */
  checkFolder: () => void;
  /** The readers in addition to the pipeline's own. */
  readers: Readers;
  /** The least size in bytes of a database that several threads may read, and how many parts a table has; for tests. */
  sharing?: { leastBytes: number; parts?: number };
  /** The last day that a run follows. */
  until?: string;
  /** How often a run that follows does what it repeats; for tests. */
  pace?: Partial<FollowPace>;
  /** Ends the run early when aborted; the files are whole. */
  signal: AbortSignal;
  /** Called at the start and whenever the files are up to date. The callback must not change the status. */
  onProgress?: (status: RunStatus) => void;
}

/** The longest time without handling signals, timers and messages, in milliseconds. */
const YIELD_INTERVAL_MS = 50;

/** The least size in bytes of a database that several threads read: opening it again takes a few milliseconds. */
const SHARED_BYTES = 32e6;

/** That size for the only database of a run, for which a thread is started: that takes as much time as reading 140 MB. */
const SHARED_ALONE_BYTES = 400e6;

/** One run over databases. */
export class Pipeline {
  /** The status of the run. */
  readonly status: RunStatus;
  readonly #context: PipelineContext;
  readonly #plan: ReadingPlan;
  readonly #reports = new ReportQueue();
  readonly #messages: DayMessages;
  readonly #merger: DayMerger;
  readonly #publisher: Publisher;

  /**
   * Prepares a run; nothing is read or written yet.
   *
   * @param request What the run is asked to do
   * @param found The databases
   * @param context What the pipeline works with
   */
  constructor(request: RunRequest, found: FoundDatabases, context: PipelineContext) {
    const { databases } = found;
    const sources = found.cluster ? loadedSources(found.cluster) : databases.map(asSource);
    this.#context = context;
    const sized = databases.map((database, index) => ({ ...database, bytes: sources[index].size }));
    const unfollowed = databases.length - followedDatabases(request, databases);
    this.#plan = {
      request,
      databases: sized,
      isSingleFile: found.isSingleFile,
      cluster: found.cluster,
      views: found.views,
      queue: new DayQueue(unfollowed).memory,
      shared: found.cluster ? undefined : sharedParts(request, sized.slice(0, unfollowed), context),
      scratch: context.scratch,
    };
    this.status = firstStatus(request, found, sources);
    this.#messages = new DayMessages(context.log, request);
    this.#merger = new DayMerger(this.#plan, this.status, this.#messages);
    this.#publisher = new Publisher(this.#plan, this.status, this.#merger.windows, context);
  }

  /**
   * Runs to completion, or until the signal is aborted.
   *
   * @returns The status at the end, as it is in the file
   * @throws {WorkerDiedError} If a reader's thread has died
   * @throws {Error} If a file cannot be written. The status then says so, if at least that file can be written
   */
  async run(): Promise<RunStatus> {
    const { readers, signal, onProgress } = this.#context;
    const failing = new AbortController();
    using _exit = onExit(() => this.#publisher.interrupt());
    if (this.#plan.cluster === undefined) readers.start(this.#plan, this.#reports);
    onProgress?.(this.status);
    const ended = AbortSignal.any([signal, failing.signal]);
    const reading = this.#plan.cluster ? this.#askCluster(this.#plan.cluster, ended) : this.#readHere(ended);
    try {
      while (!this.#merge() && !signal.aborted) {
        if (this.#publisher.isDue()) await this.#publisher.publish();
        await this.#reports.wait(signal, PUBLISH_INTERVAL_MS);
      }
      await reading;
      this.#merge();
      // The last update of the files takes memory, and a run may be followed for hours.
      readers.end();
      const isWhole = this.#plan.request.follow && !signal.aborted ? await this.#follow() : true;
      await this.#publisher.end(signal.aborted ? "interrupted" : "finished", isWhole);
      return this.status;
    } catch (error) {
      failing.abort();
      await reading;
      await this.#publisher.fail(error);
      throw error;
    }
  }

  /** Follows the last database, and those after it. Returns whether the bars are complete. */
  async #follow(): Promise<boolean> {
    const [{ Follower }, { LiveDays }] = await Promise.all([
      import("./following/follower.ts"),
      import("./following/live_days.ts"),
    ]);
    const { log, signal, until, pace } = this.#context;
    const plan = this.#plan;
    using live = new LiveDays(plan, this.status, this.#messages, this.#merger);
    live.add();
    const context = { plan, status: this.status, live, publisher: this.#publisher, log, signal, pace };
    return await new Follower({ ...context, until: until ?? plan.request.endDate }).run();
  }

  /** Merges the reports that have come. Returns whether all databases are merged. */
  #merge(): boolean {
    this.#merger.add(this.#reports.take());
    return this.#merger.isComplete;
  }

  /** Asks the cluster for all days. */
  async #askCluster(cluster: FoundCluster, signal: AbortSignal): Promise<void> {
    const { log } = this.#context;
    const reports = this.#reports;
    const { readCluster } = await import("./cluster/cluster_reader.ts");
    using yielder = new Yielder(YIELD_INTERVAL_MS);
    await readCluster(cluster, {
      plan: this.#plan,
      log,
      signal,
      report: (report) => reports.add(report),
      afterBatch: () => yielder.yieldIfDue(),
    }).catch((error) => reports.fail(error));
  }

  /** Reads in this thread until the queue of databases is empty. */
  async #readHere(signal: AbortSignal): Promise<void> {
    const reports = this.#reports;
    using yielder = new Yielder(YIELD_INTERVAL_MS);
    const reader = new DayReader(this.#plan, {
      signal,
      report: (report) => reports.add(report),
      isReportDue: () => this.#publisher.isDue(),
      afterBatch: () => yielder.yieldIfDue(),
    });
    await reader.run().catch((error) => reports.fail(error));
  }
}

/** Memory for the parts of large databases among the last ones, with which readers help that find no other database. */
function sharedParts(
  request: RunRequest,
  databases: readonly SizedDatabase[],
  { sharing = { leastBytes: databases.length > 1 ? SHARED_BYTES : SHARED_ALONE_BYTES } }: PipelineContext,
): ReadingPlan["shared"] {
  const readers = mostReaders(request, databases);
  return databases.map(({ bytes }, index) =>
    readers > 1 && index >= databases.length - readers && bytes >= sharing.leastBytes
      ? new SharedParts(bytes, readers, sharing.parts).memory
      : undefined
  );
}
