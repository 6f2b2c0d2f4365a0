/** @module Whether queries that go through all rows of a table take too long whatever their range. */

import type { Source } from "../sources/source.ts";
import type { TableKind } from "./ticks.ts";

/** If all rows of a table take longer than this, in milliseconds, a query that goes through them may take too long again. */
const SLOW_PASS_MS = 2000;

/** How long it took to go through all rows of the tables of a database. */
export class TablePasses {
  readonly #slowMs: number;
  /** The times in milliseconds; Infinity where the end of the table was not reached. */
  readonly #passes: Partial<Record<TableKind, number>> = {};

  /** @param slowMs The time from which on going through a table is slow, in milliseconds */
  constructor(slowMs: number = SLOW_PASS_MS) {
    this.#slowMs = slowMs;
  }

  /** Goes through a table. */
  measure<T>(kind: TableKind, pass: () => T): T {
    const startMs = performance.now();
    this.#passes[kind] = Infinity;
    const result = pass();
    this.#passes[kind] = performance.now() - startMs;
    return result;
  }

  /**
   * Why a query takes too long whatever its range, if it does, and how to mend that.
   *
   * @param day The day of the database
   * @returns While the times of the table are found out, and while its rows are read then. Undefined if asking again may
   * help: because the times are known by then, or because a busy machine may have been to blame
   */
  slowReasons(kind: TableKind, source: Source, day: string): { finding?: string; reading?: string } {
    const passed = this.#passes[kind];
    const reason = source.wholeReason(kind);
    if (passed === undefined || reason === undefined || passed < this.#slowMs) return {};
    const text =
      `${reason}, of which each query goes through all rows of ${day}; store them as a table with rowids`;
    return passed === Infinity ? { finding: text } : { reading: text };
  }
}
