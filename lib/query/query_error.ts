/** @module The error class for questions that get no answer. */

/**
 * Why a query has no answer: `bad` for a parameter that does not fit the data, `too large` for an answer beyond a bound,
 * `gone` for ticks that are no longer there, `aborted` for a query that its caller ended.
 */
export type QueryErrorKind = "bad" | "too large" | "gone" | "aborted";

/** What else is known of a query that has no answer. */
interface QueryErrorOptions extends ErrorOptions {
  /** Why a query that was aborted took long whatever its range. */
  slowReason?: string;
}

/** A query that has no answer, for a reason that the message gives in one line. */
export class QueryError extends Error {
  /** The class name, for messages. */
  override name = "QueryError";
  /** The kind of reason. */
  readonly kind: QueryErrorKind;
  /** Why a query that was aborted took long whatever its range; undefined if it did not. */
  readonly slowReason: string | undefined;

  /** Makes an error; the message says what was asked and how to ask for something that has an answer. */
  constructor(kind: QueryErrorKind, message: string, options: QueryErrorOptions = {}) {
    super(message, options);
    this.kind = kind;
    this.slowReason = options.slowReason;
  }
}
