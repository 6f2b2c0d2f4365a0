/** @module The error class for queries that have no answer at the moment. */

/** A query that has no answer now, and may have one later. */
export class QueryUnavailableError extends Error {
  /** The class name, for messages. */
  override name = "QueryUnavailableError";
  /** When it makes sense to ask again, in whole seconds. */
  readonly retryAfterSeconds: number;

  /**
   * Makes an error.
   *
   * @param message Why there is no answer now
   * @param retryAfterSeconds When it makes sense to ask again, in whole seconds
   */
  constructor(message: string, retryAfterSeconds = 1) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
