/**
 * The page for programs that use the library.
 *
 * @module
 */

import { type Logger, stderrLogger } from "../lib/log/log.ts";
import { DEFAULTS } from "../lib/model/run_request.ts";
import { openPage } from "./serve.ts";

/** Options of {@linkcode launchVisualizer}. Members that are left out have the values of {@linkcode DEFAULTS}. */
export interface VisualizerOptions {
  /** The output folder that the page shows. It need not exist yet. */
  out?: string;
  /** The port to listen on; if it is in use, the next free one of the ten after it. 0 means any free port. */
  port?: number;
  /** The address or name to listen on. */
  host?: string;
  /**
   * Whether the page answers queries at `/api/`. They run in threads with permissions of their own, for which Deno must be
   * started with `--unstable-worker-options`: without it, Deno ends the whole program. So they are off by default.
   */
  queries?: boolean;
  /** The folder, or file, in which the run's databases are now; by default where the run found them. */
  data?: string;
  /** Receives the page's address, warnings and errors; by default warnings and errors go to stderr. */
  log?: Logger;
}

/** A page that is being served. */
export interface Visualizer extends AsyncDisposable {
  /** Where a browser finds the page. */
  readonly url: string;
  /**
   * Stops serving within five seconds, even if browsers are connected or responses are being sent. Further calls wait
   * for the same end.
   */
  stop(): Promise<void>;
}

/**
 * Serves the page of an output folder from this process, until the returned handle stops it. The page follows the files
 * in the folder, whichever program writes them.
 *
 * @param options What the page shows, and where it is served
 * @returns A handle of the page
 * @throws {RangeError} If an option is not valid
 * @throws {Error} If no port is free, or the address cannot be listened on
 *
 * @example
 * ```ts
 * import { launchVisualizer } from "../lib/mod.ts";
 *
 * const out = Deno.makeTempDirSync();
 * const visualizer = await launchVisualizer({ out, port: 0 });
 * const response = await fetch(visualizer.url);
 * if (!(await response.text()).startsWith("<!DOCTYPE html>")) throw new Error();
 * await visualizer.stop();
 * Deno.removeSync(out, { recursive: true });
 * ```
 */
export async function launchVisualizer(options: VisualizerOptions = {}): Promise<Visualizer> {
  const { out = DEFAULTS.out, port = DEFAULTS.port, host = DEFAULTS.host } = options;
  const { log = stderrLogger({ level: "warning" }), queries = false, data } = options;
  for (const [name, value] of Object.entries({ out, host, ...(data === undefined ? {} : { data }) })) {
    if (typeof value !== "string" || value === "" || value.includes("\0")) {
      throw new RangeError(`${name} is ${JSON.stringify(value)}; expected a text that is not empty`);
    }
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new RangeError(`port is ${JSON.stringify(port)}; expected a whole number from 0 to 65535`);
  }
  const page = await openPage({ out, port, host, queries, data, log });
  let stopped: Promise<void> | undefined;
  const stop = () => stopped ??= page.close();
  return { url: page.url, stop, [Symbol.asyncDispose]: stop };
}
