/**
 * Loads days in a thread that may read the databases and reach the cluster, and nothing else.
 *
 * @module
 */

import { resolve } from "deno-std/path/resolve.js";
import { fromSentError, onWorkerDeath } from "../run/errors.ts";
import { workerModule } from "../program_files.ts";
import { hostAndPort } from "../model/cluster_address.ts";
import { sharedLocks } from "../sources/sqlite/database_file.ts";
import { readablePaths } from "../sources/sqlite/readable_paths.ts";
import { type ThreadPermissions, workerOptions } from "../threads.ts";
import type { LoadContext } from "./load_days.ts";
import type { FromLoad, LoadStatus, LoadTask, ToLoad } from "./load_request.ts";

/** How long the thread may take to kill its query on the server and end, after a signal, in milliseconds. */
const ABORT_MS = 800;

/** The permissions of a thread that loads days. */
export function loadPermissions({ databases, scratch, connection }: LoadTask): ThreadPermissions {
  const scratchPath = resolve(scratch);
  return {
    read: [...databases.flatMap(readablePaths), scratchPath],
    write: [scratchPath],
    net: [hostAndPort(connection.address)],
  };
}

/**
 * Does what `loadDays()` does, in a worker.
 *
 * @param task What to do
 * @param context Where messages go, and what ends the loading
 * @param module The worker's module, for tests
 * @throws {WorkerDiedError} If the worker died
 */
export async function loadInWorker(
  task: LoadTask,
  { log, signal, onProgress }: LoadContext,
  module: URL = workerModule("lib/load/load_worker.ts"),
): Promise<LoadStatus> {
  const worker = new Worker(module, workerOptions("load", loadPermissions(task)));
  const send = (message: ToLoad) => worker.postMessage(message);
  const ended = Promise.withResolvers<LoadStatus>();
  let last = task.status;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const abort = () => {
    send({ type: "abort" });
    timer = setTimeout(() => ended.resolve({ ...last, state: "interrupted" }), ABORT_MS);
  };
  worker.onmessage = ({ data }: MessageEvent<FromLoad>) => {
    switch (data.type) {
      case "log":
        return log[data.level](data.message, data.fields);
      case "progress":
        last = data.status;
        return onProgress(last);
      case "end":
        return ended.resolve(data.status);
      case "error":
        return ended.reject(fromSentError(data.error));
    }
  };
  onWorkerDeath(worker, ended.reject);
  try {
    signal.addEventListener("abort", abort);
    send({ type: "load", task, level: log.level, locks: sharedLocks() });
    if (signal.aborted) abort();
    return await ended.promise;
  } finally {
    signal.removeEventListener("abort", abort);
    clearTimeout(timer);
    worker.terminate();
  }
}
