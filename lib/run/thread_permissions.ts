/**
 * What each thread of a run may do: no more than its task needs, so that a mistake in code that reads databases can
 * neither reach other files nor the network.
 *
 * | thread | reads | writes | anything else |
 * | --- | --- | --- | --- |
 * | a reader | databases of the run, the scratch folder | the scratch folder | nothing |
 * | a query (`lib/query/run_ticks.ts`) | databases of the run, the output folder, the scratch folder | the scratch folder | nothing |
 * | a load (`lib/load/load_in_worker.ts`) | databases to load, the scratch folder | the scratch folder | connects to the cluster |
 * | the run beside a page | databases of the run, the output folder; the data folder if it follows | the output folder | nothing |
 * | a run over a cluster | the output folder | the output folder | connects to the cluster |
 * | the main thread without a page | everything | everything | nothing |
 *
 * Deno cannot narrow the permissions to read and write of the main thread to paths: a granted permission can only be
 * given up as a whole. A run without a page stays in the main thread all the same, because starting a thread takes about
 * 20 ms, two fifths of a run over a small day. The main thread then gives up the network and the environment.
 *
 * Permitted paths are compared with the path that is used, without following links, so a thread gets the paths that
 * lead to a database as well as its real path.
 *
 * @module
 */

import { SEPARATOR } from "deno-std/path/constants.js";
import { dirname } from "deno-std/path/dirname.js";
import { resolve } from "deno-std/path/resolve.js";
import { hostAndPort } from "../model/cluster_address.ts";
import type { RunRequest } from "../model/run_request.ts";
import { moduleFolder } from "../program_files.ts";
import type { DayDatabase } from "../sources/discovery.ts";
import { readablePaths } from "../sources/sqlite/readable_paths.ts";
import type { ThreadPermissions } from "../threads.ts";
import type { FoundDatabases, ReadingPlan } from "./reading_plan.ts";

/**
 * With more databases than this, a thread may read the folders of their instrument instead of single files. Deno
 * compares each path with the permitted paths one by one, which would slow down long runs.
 */
const MAX_SINGLE_DATABASES = 100;

/** The permissions of a thread that reads databases. */
export function readerPermissions({ databases, scratch }: ReadingPlan): ThreadPermissions {
  const scratchPath = resolve(scratch);
  return { read: [...databasePaths(databases), scratchPath], write: [scratchPath] };
}

/**
 * The permissions of a thread that does a whole run.
 *
 * @param request What the run is asked to do
 * @param found The databases that it reads, or the cluster
 */
export function runPermissions(
  { out, data, follow }: RunRequest,
  { databases, cluster }: Pick<FoundDatabases, "databases" | "cluster">,
): ThreadPermissions {
  const outPath = resolve(out);
  // Outside of an executable, the modules of the readers' threads are files that are loaded with these permissions.
  const modules = moduleFolder();
  return {
    read: [
      ...databasePaths(databases),
      ...(follow ? readablePaths({ path: resolve(data) }) : []),
      outPath,
      ...(modules === undefined ? [] : [modules]),
    ],
    write: [outPath],
    ...cluster && { net: [hostAndPort(cluster.connection.address)] },
  };
}

/**
 * Gives up, for the rest of the process, permissions that reading databases and writing files does not need: the
 * network and the environment.
 */
export function giveUpUnneededPermissions(): void {
  for (const name of ["net", "env"] as const) Deno.permissions.revokeSync({ name });
}

function databasePaths(databases: DayDatabase[]): string[] {
  const paths = databases.flatMap(readablePaths);
  if (databases.length <= MAX_SINGLE_DATABASES) return paths;
  // The path of a database is {data}/{instrument}/{day}/{file}; links may lead out of the instrument's folder.
  const folder = dirname(dirname(databases[0].path));
  const folders = [...new Set([folder, Deno.realPathSync(folder)])];
  return [
    ...folders,
    ...paths.filter((path) => !folders.some((folder) => path.startsWith(folder + SEPARATOR))),
  ];
}
