/**
 * The module of the thread that loads days into a cluster. The thread can reach the cluster's host and port, and nothing
 * else.
 *
 * An error with which a load may end is sent as a message. Any other error is a mistake in the program, and ends the
 * thread.
 *
 * @module
 */

import { SendingLogger } from "../log/sending_logger.ts";
import { toSentError } from "../run/errors.ts";
import { PUBLISH_INTERVAL_MS, Throttle } from "../run/throttle.ts";
import { useSharedLocks } from "../sources/sqlite/database_file.ts";
import { isMistake } from "../text/printable.ts";
import { loadDays } from "./load_days.ts";
import type { FromLoad, ToLoad } from "./load_request.ts";

/** The part of a worker's `self` that is used here. */
interface WorkerScope {
  onmessage: (event: MessageEvent<ToLoad>) => void;
  postMessage(message: FromLoad): void;
}

/** The greatest share of the time that progress may take. */
const PROGRESS_SHARE = 0.1;

const scope = self as unknown as WorkerScope;
const aborting = new AbortController();

scope.onmessage = async ({ data }) => {
  if (data.type === "abort") return aborting.abort();
  useSharedLocks(data.locks);
  const throttle = new Throttle(PUBLISH_INTERVAL_MS, PROGRESS_SHARE);
  try {
    const status = await loadDays(data.task, {
      log: new SendingLogger(data.level, (line) => scope.postMessage(line)),
      signal: aborting.signal,
      onProgress(status) {
        if (throttle.isDue()) throttle.run(() => scope.postMessage({ type: "progress", status }));
      },
    });
    scope.postMessage({ type: "end", status });
  } catch (error) {
    if (isMistake(error)) throw error;
    scope.postMessage({ type: "error", error: toSentError(error as Error) });
  }
};
