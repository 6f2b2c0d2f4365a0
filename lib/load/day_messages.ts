/** @module What a load logs about each day. */

import type { Logger } from "../log/log.ts";
import { isMostlyRejected, rejectedRows } from "../model/batches.ts";
import { reasonsOf } from "../model/status_text.ts";
import type { DayManifest } from "../sources/clickhouse/manifest.ts";
import { count } from "../text/numbers.ts";
import { printable } from "../text/printable.ts";

/** Logs what is worth knowing about a day that was loaded, and maybe replaced an earlier load. */
export function tellDay(
  { day, trades, books, choices, warnings, signed_prices }: DayManifest,
  replaced: DayManifest | undefined,
  log: Logger,
): void {
  log.debug(
    `${day}: ${count(trades.rows, "trades")} and ${count(books?.rows ?? 0, "snapshots")} loaded` +
      (replaced === undefined ? "" : ", which replace those of an earlier load"),
  );
  for (const choice of choices) log.debug(`${day}: ${printable(choice)}`);
  for (const warning of warnings) log.warning(`${day}: ${printable(warning)}`);
  for (const [noun, tally] of [["trades", trades.tally], ["snapshots", books?.tally]] as const) {
    if (tally === undefined || rejectedRows(tally) === 0 || isMostlyRejected(tally)) continue;
    log.warning(
      `${day}: ${count(rejectedRows(tally))} of ${count(tally.read, noun)} rejected: ${
        reasonsOf(tally.rejected, signed_prices)
      }`,
    );
  }
}
