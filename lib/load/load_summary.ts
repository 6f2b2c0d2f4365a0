/** @module The summary that is printed at the end of a load. */

import { daysText, stateText } from "../model/status_text.ts";
import { addressText, type ClusterAddress } from "../model/cluster_address.ts";
import { duration } from "../text/durations.ts";
import { bytes, compact, count } from "../text/numbers.ts";
import { printable } from "../text/printable.ts";
import type { LoadRequest, LoadStatus } from "./load_request.ts";

/** Summarises a load in a few lines for people. */
export function loadSummary(status: LoadStatus, request: LoadRequest, address: ClusterAddress): string {
  const { instrument, startDate, endDate } = request;
  const skipped = status.skipped.reduce((sum, { days }) => sum + days, 0);
  return [
    `${printable(instrument)}, ${daysText(startDate, endDate)}: ${stateText(status.state)}`,
    `  databases  ${count(status.done)} loaded, ${count(skipped)} skipped, ${
      count(status.failed.length)
    } failed`,
    `  trades     ${count(status.trades)}`,
    `  snapshots  ${count(status.books)}`,
    `  time       ${duration(status.elapsed_ms)}, ${compact(status.rows_per_second)} rows/s, ` +
    `${bytes(status.progress.bytes_read)} of databases`,
    `  cluster    ${printable(addressText(address))}`,
  ].join("\n");
}
