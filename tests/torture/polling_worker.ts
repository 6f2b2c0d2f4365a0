/** @module The thread of a {@linkcode PollingReader}. */

import { errorLine } from "../../lib/text/printable.ts";
import type { PollingReport, PollingTask } from "./polling.ts";
import { checkOfRun, checkWhole, FILES, type OutFile, STATUS, textOf } from "./whole_files.ts";

/** How many faults are told; the first few say it all. */
const MOST_FAULTS = 20;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<PollingTask>) => void;
  postMessage(message: PollingReport | "begun"): void;
};

scope.onmessage = ({ data: { out, ranges, stop } }) => {
  const report: PollingReport = { polls: 0, pictures: 0, versions: 0, faults: [] };
  const seen = new Map<OutFile, string>();
  const read = (name: OutFile) => {
    const text = textOf(out, name);
    if (text === undefined) {
      // A file that was there is never away, not for a moment.
      if (seen.has(name)) throw new Error(`${name} is gone`);
      return undefined;
    }
    report.polls++;
    if (text !== seen.get(name)) {
      checkWhole(name, text);
      seen.set(name, text);
      if (name === STATUS) report.versions++;
    }
    return text;
  };
  scope.postMessage("begun");
  while (Atomics.load(stop, 0) === 0) {
    try {
      const status = read(STATUS);
      const texts = FILES.map((name) => [name, read(name)] as const);
      // What was read while one status stood is of the run that it names.
      if (status === undefined || read(STATUS) !== status) continue;
      report.pictures++;
      for (const [name, text] of texts) if (text) checkOfRun(name, text, status, ranges);
    } catch (error) {
      if (report.faults.length < MOST_FAULTS) report.faults.push(errorLine(error));
    }
  }
  scope.postMessage(report);
};
