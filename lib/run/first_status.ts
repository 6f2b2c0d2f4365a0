/** @module The status of a run before anything is read, and the databases as a status lists them. */

import { addressText } from "../model/cluster_address.ts";
import type { RunRequest } from "../model/run_request.ts";
import { newRunStatus, type RunSource, type RunStatus } from "../model/run_status.ts";
import type { DayDatabase } from "../sources/discovery.ts";
import { skippedDays } from "../sources/discovery_messages.ts";
import type { FoundCluster, FoundDatabases } from "./reading_plan.ts";

/** The status of a run that has found its databases. */
export function firstStatus(request: RunRequest, found: FoundDatabases, sources: RunSource[]): RunStatus {
  const status = newRunStatus(request, Date.now());
  status.single_file = found.isSingleFile;
  status.sources = sources;
  status.progress.databases = sources.length;
  status.progress.bytes = sources.reduce((sum, { size }) => sum + size, 0);
  status.databases.skipped = skippedDays(found);
  status.databases.failed = found.unreadable.map(({ day, path, reason }) => ({ day, path, error: reason }));
  return status;
}

/** A database as the status lists it. */
export function asSource({ day, path }: DayDatabase): RunSource {
  try {
    const { size, mtime } = Deno.statSync(path);
    return { day, path: Deno.realPathSync(path), size, mtime_ms: mtime?.getTime() ?? 0 };
  } catch {
    // The file existed a moment ago. Opening it will report the reason.
    return { day, path, size: 0, mtime_ms: 0 };
  }
}

/** The days of a cluster as the status lists them. */
export function loadedSources({ connection, manifests }: FoundCluster): RunSource[] {
  const path = addressText(connection.address);
  return manifests.map(({ day, bytes, loaded_ms }) => ({ day, path, size: bytes, mtime_ms: loaded_ms }));
}
