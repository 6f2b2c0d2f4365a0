/**
 * The list of all families of torture tests.
 *
 * @module
 */

import { atomicFiles } from "./atomic_files.ts";
import { clocks } from "./clocks.ts";
import { corruptPages } from "./corrupt_pages.ts";
import { decimals } from "./decimals.ts";
import { endurance } from "./endurance.ts";
import type { TortureFamily } from "./family.ts";
import { follow } from "./follow.ts";
import { hostileContent } from "./hostile_content.ts";
import { hostileDatabases } from "./hostile_databases.ts";
import { hostileRequests } from "./hostile_requests.ts";
import { readers } from "./readers.ts";
import { recorder } from "./recorder.ts";
import { repeatedRuns } from "./repeated_runs.ts";

/** All families, in the order in which they run and are reported. */
export const FAMILIES: readonly TortureFamily[] = [
  atomicFiles,
  readers,
  corruptPages,
  decimals,
  hostileDatabases,
  recorder,
  follow,
  repeatedRuns,
  clocks,
  hostileContent,
  hostileRequests,
  endurance,
];
