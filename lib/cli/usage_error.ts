/** @module The error of a command line that makes no sense. */

/** A mistake in the arguments. The message is one line for the user, and the exit status is 2. */
export class UsageError extends Error {
  /** The class, for messages. */
  override name = "UsageError";
}

/**
 * Runs a check of something that the user gave.
 *
 * @throws {UsageError} With the same message, if the check throws a RangeError
 */
export function checkUsage(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
