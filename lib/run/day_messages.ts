/** @module What a run logs about each database, in the order of days. */

import type { Logger } from "../log/log.ts";
import { rejectedRows } from "../model/batches.ts";
import { reasonsOf } from "../model/status_text.ts";
import type { DayDatabase } from "../sources/discovery.ts";
import { count } from "../text/numbers.ts";
import { printable } from "../text/printable.ts";
import type { DayReport } from "./day_report.ts";

/** Logs what is worth knowing about databases. */
export class DayMessages {
  readonly #log: Logger;
  /** The index of the last database whose description was logged. */
  #described = -1;
  #hasLoggedNoBook = false;

  /** @param log Receives the messages */
  constructor(log: Logger) {
    this.#log = log;
  }

  /** Logs how a database was opened, once per database. */
  describe({ day, path }: DayDatabase, { database, description }: DayReport): void {
    if (description === undefined || this.#described === database) return;
    this.#described = database;
    this.#log.debug(`${day}: ${printable(path)} is read ${description}`);
  }

  /**
   * Logs what a database lacks and what is wrong with it.
   *
   * @param database The database
   * @param report Its last report
   */
  finish(database: DayDatabase, report: DayReport): void {
    const { day, path } = database;
    if (report.hasNoBook) this.#logNoBook(database);
    this.#logRejected(day, report);
    if (report.faults.length > 0) {
      this.#log.error(`${day}: ${printable(path)}: ${report.faults.join("; ")}`, { day, path });
    }
  }

  #logNoBook({ day, path }: DayDatabase): void {
    if (this.#hasLoggedNoBook) return;
    this.#hasLoggedNoBook = true;
    this.#log.warning(
      `${day}: ${printable(path)} has no table of order books, so no imbalance and no depth ` +
        "(reported once, even if other days lack it too)",
    );
  }

  #logRejected(day: string, { trades, books }: DayReport): void {
    for (const [noun, tally] of [["trades", trades], ["snapshots", books]] as const) {
      const rejected = rejectedRows(tally);
      if (rejected === 0) continue;
      const reasons = reasonsOf(tally.rejected);
      this.#log.warning(`${day}: ${count(rejected)} of ${count(tally.read, noun)} rejected: ${reasons}`);
    }
  }
}
