/**
 * The module of a {@linkcode ReaderPool} thread: reads databases and sends reports as messages.
 *
 * Any error that is thrown here is a mistake in the program. It is not caught, and ends the thread and the run.
 *
 * @module
 */

import { useSharedLocks } from "../sources/sqlite/database_file.ts";
import { DayReader } from "./day_reader.ts";
import { type DayReport, transferList } from "./day_report.ts";
import type { ToReader } from "./reading_plan.ts";
import { PUBLISH_INTERVAL_MS, Throttle } from "./throttle.ts";

/** The part of a worker's `self` that is used here. */
interface WorkerScope {
  onmessage: (event: MessageEvent<ToReader>) => void;
  postMessage(report: DayReport, transfer: Transferable[]): void;
}

/** The greatest share of the time that reports may take. */
const REPORT_SHARE = 0.1;

const scope = self as unknown as WorkerScope;

scope.onmessage = async ({ data: plan }) => {
  useSharedLocks(plan.locks);
  const throttle = new Throttle(PUBLISH_INTERVAL_MS, REPORT_SHARE);
  await new DayReader(plan, {
    isReportDue: () => throttle.isDue(),
    report(report) {
      throttle.run(() => scope.postMessage(report, transferList(report)));
    },
  }).run();
};
