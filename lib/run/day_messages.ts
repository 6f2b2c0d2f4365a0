/** @module What a run logs about each database, in the order of days. */

import type { RunRequest } from "../model/run_request.ts";
import type { Logger } from "../log/log.ts";
import { isMostlyRejected, rejectedRows, sumOfTallies, usedRows } from "../model/batches.ts";
import { reasonsOf } from "../model/status_text.ts";
import type { DayDatabase } from "../sources/discovery.ts";
import { WAY_OUT } from "../sources/recognition/columns.ts";
import { count } from "../text/numbers.ts";
import { printable } from "../text/printable.ts";
import type { DayReport } from "./day_report.ts";
import { faultsText, timeText } from "./database_faults.ts";

/** How rows are left out or changed. */
const BY_VIEWS = WAY_OUT.replace("or describe the table ", "");

/** Logs what is worth knowing about databases. */
export class DayMessages {
  readonly #log: Logger;
  readonly #signedPrices: boolean;
  /** What follows a warning that is not repeated for other days. */
  readonly #onceNote: string;
  /** The indices of the databases whose description was logged. */
  readonly #described = new Set<number>();
  #hasLoggedNoBook = false;
  /** Warnings that were logged already. */
  readonly #logged = new Set<string>();

  /**
   * @param log Receives the messages
   * @param request What the run is asked to do
   */
  constructor(
    log: Logger,
    { signedPrices, startDate, endDate }: Pick<RunRequest, "signedPrices" | "startDate" | "endDate">,
  ) {
    this.#log = log;
    this.#signedPrices = signedPrices;
    this.#onceNote = startDate === endDate ? "" : " (reported once, even if other days have it too)";
  }

  /** Logs how a database was opened and understood, once per database, and each doubt once per run. */
  describe({ day, path }: DayDatabase, { database, description, choices, warnings }: DayReport): void {
    if (description === undefined || this.#described.has(database)) return;
    this.#described.add(database);
    this.#log.debug(`${day}: ${printable(path)} is read ${description}`);
    for (const choice of choices) this.#log.debug(`${day}: ${printable(choice)}`);
    for (const warning of warnings) {
      this.#logOnce(day, printable(warning));
    }
  }

  /**
   * Logs what a database lacks and what is wrong with it.
   *
   * @param database The database
   * @param report Its last report
   * @param earlier How many more of its trades the database of the day before has too
   */
  finish(database: DayDatabase, report: DayReport, earlier = 0): void {
    const { day, path } = database;
    if (report.hasNoBook) this.#logNoBook(database);
    this.#logEmpty(database, report);
    this.#logRejected(day, report);
    this.#logDuplicates(day, report, earlier);
    this.#logZeroSizes(day, report);
    this.#logWithoutInstrument(day, report);
    this.#logGaps(day, report);
    this.#logLeftOut(day, report);
    if (report.faults.length > 0) {
      this.#log.error(`${day}: ${printable(path)}: ${faultsText(report.faults)}`, { day, path });
    }
  }

  #logNoBook({ day, path }: DayDatabase): void {
    if (this.#hasLoggedNoBook) return;
    this.#hasLoggedNoBook = true;
    this.#log.warning(
      `${day}: ${printable(path)} has no table of order books, so no imbalance and no depth${this.#onceNote}`,
    );
  }

  /** Logs that the tables of a database have no rows. */
  #logEmpty({ day, path }: DayDatabase, { trades, books, faults }: DayReport): void {
    const rows = sumOfTallies(trades, books);
    const { read, other_instruments = 0, without_instrument = 0, before_snapshot = 0 } = rows;
    if (faults.length > 0 || read + other_instruments + without_instrument + before_snapshot > 0) return;
    this.#log.warning(`${day}: ${printable(path)} adds no bars: its tables have no rows`);
  }

  #logRejected(day: string, { trades, books }: DayReport): void {
    for (const [noun, tally] of [["trades", trades], ["snapshots", books]] as const) {
      const rejected = rejectedRows(tally);
      // The fault of a table that has failed says so.
      if (rejected === 0 || isMostlyRejected(tally)) continue;
      const reasons = reasonsOf(tally.rejected, this.#signedPrices);
      this.#log.warning(`${day}: ${count(rejected)} of ${count(tally.read, noun)} rejected: ${reasons}`);
    }
  }

  #logDuplicates(day: string, { trades }: DayReport, earlier: number): void {
    const duplicates = (trades.duplicates ?? 0) + earlier;
    if (duplicates === 0) return;
    const where = earlier === 0 ? "" : `, ${count(earlier)} of them also in the database of the day before`;
    this.#log.warning(
      `${day}: ${count(duplicates)} of ${count(trades.read, "trades")} removed as duplicates ` +
        `(same number, time, price and size)${where}`,
    );
  }

  #logZeroSizes(day: string, { trades }: DayReport): void {
    const { zero_sizes = 0, read } = trades;
    if (zero_sizes === 0) return;
    this.#logOnce(
      day,
      `${count(zero_sizes)} of ${
        count(read, "trades")
      } have a size of 0, and their prices are in the bars; ` +
        `if they are not trades, leave them out ${BY_VIEWS}`,
    );
  }

  #logWithoutInstrument(day: string, { trades, books }: DayReport): void {
    for (const [noun, { without_instrument }] of [["trades", trades], ["snapshots", books]] as const) {
      if (!without_instrument) continue;
      this.#logOnce(
        day,
        `${count(without_instrument, noun)} skipped that name no instrument, since other rows name one; ` +
          `to read them, name their instrument ${BY_VIEWS}`,
      );
    }
  }

  #logGaps(day: string, { books: { sequence_gaps = 0, updates = 0 } }: DayReport): void {
    if (sequence_gaps === 0) return;
    this.#log.warning(
      `${day}: the numbers of ${count(updates, "updates")} have ${
        count(sequence_gaps, "gaps")
      }, where updates are ` +
        "missing: books and imbalances may be wrong from there to the next snapshot",
    );
  }

  /** Logs a warning that other days may give too, with other numbers. */
  #logOnce(day: string, warning: string): void {
    const kind = kindOf(warning);
    if (this.#logged.has(kind)) return;
    this.#logged.add(kind);
    this.#log.warning(`${day}: ${warning}${this.#onceNote}`);
  }

  #logLeftOut(day: string, { trades, books, firstLeftOutMs }: DayReport): void {
    const leftOut = (trades.left_out ?? 0) + (books.left_out ?? 0);
    // The fault of a database without any other row says so.
    if (firstLeftOutMs === undefined || usedRows(trades) + usedRows(books) === 0) return;
    this.#log.warning(
      `${day}: ${
        count(leftOut, "rows")
      } left out, more than a day away from the requested days, such as one of ` +
        timeText(firstLeftOutMs),
    );
  }
}

/** A warning without what differs from day to day, such as numbers. */
function kindOf(warning: string): string {
  return warning.replace(/\d+/g, "0");
}
