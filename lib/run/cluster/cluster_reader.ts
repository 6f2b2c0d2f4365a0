/**
 * Reads the days of a run from a cluster: several days at the same time, taken in their order.
 *
 * A day about which the cluster answers with an error is reported as a day whose database cannot be read, with nothing of the
 * day in the bars. If the cluster does not answer any more, the remaining days are reported in the same way.
 *
 * @module
 */

import type { Logger } from "../../log/log.ts";
import { ClusterClient } from "../../sources/clickhouse/client.ts";
import { ClusterError } from "../../sources/clickhouse/cluster_error.ts";
import { serverVersion } from "../../sources/clickhouse/server_version.ts";
import { DayQueue } from "../day_queue.ts";
import { type DayReport, newDayReport } from "../day_report.ts";
import type { FoundCluster } from "../reading_plan.ts";
import { sleep } from "../../sleep.ts";
import { type ClusterContext, ClusterDay } from "./cluster_day.ts";

/** What a reader works with. */
interface ReaderContext extends ClusterContext {
  /** Ends the reading early. */
  signal: AbortSignal;
  /** Receives a report of each day. */
  report(report: DayReport): void;
}

/** How many days are asked for at the same time, unless the request says how many. */
const DAYS_IN_FLIGHT = 4;

/** How far a day may be ahead of the one that is merged, so that windows do not pile up. */
const DAYS_AHEAD = 12;

/** The time between two looks at what is merged, in milliseconds. */
const MERGE_WAIT_MS = 5;

/**
 * Reads all days of a plan, or until the signal is aborted.
 *
 * @param cluster How the cluster is reached
 * @param context What the reading works with
 */
export async function readCluster(
  { connection, daySettings }: FoundCluster,
  context: Omit<ReaderContext, "client"> & { log: Logger },
): Promise<void> {
  const { log, signal } = context;
  const onRetry = (message: string) => log.warning(message);
  using client = new ClusterClient(connection, { signal, onRetry, settings: daySettings });
  await new ClusterReader({ ...context, client }).run();
}

/** Reads days of a cluster. */
class ClusterReader {
  readonly #context: ReaderContext;
  readonly #queue: DayQueue;
  /** Why the cluster does not answer any more. */
  #lost: string | undefined;

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#queue = new DayQueue(context.plan.queue);
  }

  async run(): Promise<void> {
    const { workers = DAYS_IN_FLIGHT } = this.#context.plan.request;
    await Promise.all(Array.from({ length: workers }, () => this.#readDays()));
  }

  async #readDays(): Promise<void> {
    const { signal, report } = this.#context;
    for (let day; !signal.aborted && (day = this.#queue.take()) !== undefined;) {
      while (day > this.#queue.merging + DAYS_AHEAD && !signal.aborted) await sleep(MERGE_WAIT_MS, signal);
      const read = await this.#read(day);
      if (read === undefined) return;
      this.#queue.setReadFraction(day, 1);
      report(read);
    }
  }

  /** Reads a day. Returns undefined if the signal was aborted. */
  async #read(day: number): Promise<DayReport | undefined> {
    const { plan, signal, client } = this.#context;
    if (this.#lost !== undefined) return failed(day, this.#lost);
    try {
      return await new ClusterDay(day, plan.cluster!.manifests[day], this.#context).read();
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof ClusterError)) throw error;
      await serverVersion(client).catch((error) => this.#lost ??= (error as Error).message);
      return failed(day, error.message);
    }
  }
}

function failed(day: number, fault: string): DayReport {
  return { ...newDayReport(day), faults: [fault], isLast: true };
}
