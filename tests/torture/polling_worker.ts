/**
 * The thread of a {@linkcode PollingReader}.
 *
 * @module
 */

import { errorLine } from "../../lib/text/printable.ts";
import type { PollingReport, PollingTask } from "./polling.ts";
import { checkOfRun, checkTables, checkWhole, FILES, type OutFile, STATUS, textOf } from "./whole_files.ts";

/** The most violations to report. */
const MOST_FAULTS = 20;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<PollingTask>) => void;
  postMessage(message: PollingReport | "started"): void;
};

scope.onmessage = ({ data: { out, ranges, stop } }) => {
  const report: PollingReport = { polls: 0, pictures: 0, versions: 0, faults: [] };
  const seen = new Map<OutFile, string>();
  const read = (name: OutFile) => {
    const text = textOf(out, name);
    if (text === undefined) {
      // Once a file exists, it must never be missing.
      if (seen.has(name)) throw new Error(`${name} is missing`);
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
  scope.postMessage("started");
  while (Atomics.load(stop, 0) === 0) {
    try {
      const status = read(STATUS);
      const texts = FILES.map((name) => [name, read(name)] as const);
      const runIds = checkTables(out);
      report.polls += runIds.length;
      // Files read while the status stays the same belong to the run that the status names.
      if (status === undefined || read(STATUS) !== status) continue;
      report.pictures++;
      for (const [name, text] of texts) if (text) checkOfRun(name, text, status, ranges);
      const { run_id } = JSON.parse(status);
      const stranger = runIds.find((runId) => runId !== run_id);
      if (stranger !== undefined) throw new Error(`a day table is of run ${stranger}, not ${run_id}`);
    } catch (error) {
      if (report.faults.length < MOST_FAULTS) report.faults.push(errorLine(error));
    }
  }
  scope.postMessage(report);
};
