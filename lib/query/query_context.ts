/** @module What goes along with one query while it is answered. */

import { count } from "../text/numbers.ts";
import { QueryError } from "./query_error.ts";

/** Tells whether the caller no longer wants the answer; an `AbortSignal`, or a flag in shared memory. */
export interface QuerySignal {
  /** Whether the caller no longer wants the answer. */
  readonly aborted: boolean;
  /** Gets why the query takes long from now on, whatever its range; undefined if it does not. */
  onSlow?(reason: string | undefined): void;
}

/** The most rows of an answer. */
export const MAX_ROWS = 100_000;

/** How many days before an instant are searched for a snapshot. */
export const SEARCHED_DAYS = 7;

/** How often the query's signal is looked at while something goes on that only an `AbortSignal` ends, in milliseconds. */
const SIGNAL_MS = 20;

/** Thrown if a database was written to while it was read, so that the query has to be answered from the beginning. */
export class RepeatedQueryError extends Error {}

/** One query that is being answered. */
export class QueryContext {
  /** What the reader of the answer should know: a database that has changed, rows that are missing. */
  readonly notes = new Set<string>();
  /** Whether all rows, or bars, of the range could be read. */
  isComplete = true;
  /** Whether {@linkcode RepeatedQueryError} may be thrown; otherwise a note says what it would say. */
  readonly mayRepeat: boolean;
  readonly #signal: QuerySignal;
  #slowReason: string | undefined;

  /**
   * @param signal Ends the query; looked at after each batch of rows
   * @param mayRepeat Whether the caller answers the query again if a database was written to
   */
  constructor(signal: QuerySignal, mayRepeat = false) {
    this.#signal = signal;
    this.mayRepeat = mayRepeat;
  }

  /**
   * Notes that rows of the range are missing in the answer.
   *
   * @param reason Why they cannot be read, as the beginning of a sentence
   */
  noteMissing(reason: string): void {
    this.isComplete = false;
    this.notes.add(`${reason}; the answer has only the rows that can be read`);
  }

  /** Whether the caller no longer wants the answer. */
  get isAborted(): boolean {
    return this.#signal.aborted;
  }

  /** Why the query takes long whatever its range, as long as that is so, and how to mend that. */
  get slowReason(): string | undefined {
    return this.#slowReason;
  }

  set slowReason(reason: string | undefined) {
    // The caller has to know before: a long step may end with its thread.
    if (reason !== this.#slowReason) this.#signal.onSlow?.(reason);
    this.#slowReason = reason;
  }

  /**
   * Ends the query if its caller no longer wants the answer.
   *
   * @throws {QueryError} If the signal is aborted
   */
  check(): void {
    if (!this.isAborted) return;
    throw new QueryError("aborted", "the query was ended before its answer was complete", {
      slowReason: this.slowReason,
    });
  }

  /** Does something that an `AbortSignal` ends, which is aborted soon after the caller no longer wants the answer. */
  async withSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const timer = setInterval(() => this.isAborted && abort.abort(), SIGNAL_MS);
    try {
      return await work(abort.signal);
    } finally {
      clearInterval(timer);
    }
  }
}

/**
 * Checks the number of rows of an answer.
 *
 * @param rows How many rows the answer has so far
 * @param what What a row is, in the plural
 * @param mend How to get fewer rows, such as `ask for a shorter range`
 * @throws {QueryError} If the answer has more than {@linkcode MAX_ROWS} rows
 */
export function checkRows(rows: number, what: string, mend: string): void {
  if (rows <= MAX_ROWS) return;
  throw new QueryError(
    "too large",
    `the answer has more than ${count(MAX_ROWS, what)}; ${mend}`,
  );
}

/** The most trades that are kept to be sorted; about 40 bytes each. */
const MAX_SORTED = 4_000_000;

/**
 * Checks the number of trades that are kept to be sorted.
 *
 * @throws {QueryError} If there are more than {@linkcode MAX_SORTED}
 */
export function checkSorted(trades: number): void {
  if (trades <= MAX_SORTED) return;
  throw new QueryError(
    "too large",
    `the range has more than ${
      count(MAX_SORTED, "trades")
    } that are not stored in order of time; ask for a shorter range`,
  );
}
