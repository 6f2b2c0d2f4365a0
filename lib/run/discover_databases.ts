/** @module Discovery for users of the library. */

import { type Logger, stderrLogger } from "../log/log.ts";
import { dataFolder, DEFAULTS } from "../model/run_request.ts";
import { discover } from "../sources/discovery.ts";
import { tellDiscovery } from "../sources/discovery_messages.ts";

/** The data folder, relative to the working folder, unless an option or `$DATA_PATH` names another. */
export const DEFAULT_DATA_FOLDER: string = DEFAULTS.data;

/** Options of {@linkcode discoverDatabases}. */
export interface DiscoverOptions {
  /** The data folder; by default `$DATA_PATH`, else `../data/OKX`. */
  data?: string;
  /** Receives days without a database and databases that cannot be read; by default they go to stderr. */
  log?: Logger;
}

/**
 * Finds the databases of an instrument from one day to another, both included.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @param startDate The first day, as `YYYY-MM-DD` (UTC)
 * @param endDate The last day, as `YYYY-MM-DD` (UTC)
 * @param options Where to look
 * @returns Absolute paths of the databases that exist and can be read, in order of their days; a file that is linked
 * under several days is returned once
 * @throws {RangeError} If the instrument, a day or the range is not valid
 * @throws {Error} If the instrument's folder exists and cannot be listed
 *
 * @example
 * ```ts
 * import { discoverDatabases } from "./discover_databases.ts";
 *
 * const data = Deno.makeTempDirSync();
 * Deno.mkdirSync(`${data}/BTC-USDT/2025-01-01`, { recursive: true });
 * Deno.writeTextFileSync(`${data}/BTC-USDT/2025-01-01/trades.db`, "");
 *
 * const paths = discoverDatabases("BTC-USDT", "2025-01-01", "2025-01-01", { data });
 * if (paths.length !== 1) throw new Error();
 * Deno.removeSync(data, { recursive: true });
 * ```
 */
export function discoverDatabases(
  instrument: string,
  startDate: string,
  endDate: string,
  options: DiscoverOptions = {},
): string[] {
  const log = options.log ?? stderrLogger({ level: "warning" });
  const found = discover(instrument, startDate, endDate, options.data ?? dataFolder());
  tellDiscovery(found, instrument, log);
  return found.databases.map(({ path }) => path);
}
