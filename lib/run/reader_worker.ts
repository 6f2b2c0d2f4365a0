/**
 * The worker's side of {@linkcode ReaderPool}: it reads days and reports by messages.
 *
 * Whatever is thrown here is a mistake in the program, is not caught, and ends the worker and with it the run.
 *
 * @module
 */

import { DayReader, type DayReport, type ReadingWork } from "./day_reader.ts";
import { PUBLISH_INTERVAL_MS, Throttle } from "./throttle.ts";

/** As much as is used here of what a worker's module finds as `self`. */
interface WorkerScope {
  onmessage: (event: MessageEvent<ReadingWork>) => void;
  postMessage(report: DayReport, transfer: Transferable[]): void;
}

/** The greatest part of the time that reports may take. */
const REPORT_SHARE = 0.1;

const scope = self as unknown as WorkerScope;

scope.onmessage = async ({ data: work }) => {
  const pace = new Throttle(PUBLISH_INTERVAL_MS, REPORT_SHARE);
  await new DayReader(work, {
    isReportDue: () => pace.isDue(),
    report(report) {
      pace.take(() => scope.postMessage(report, [report.ohlc.buffer, report.obi.buffer]));
    },
  }).run();
};
