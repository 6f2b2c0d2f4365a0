/** @module The error of a command line that makes no sense. */

/** What the user may have meant by the name of an instrument that cannot be one. */
export interface MistypedInstrument {
  /** The data folder. */
  data: string;
  /** The name. */
  instrument: string;
}

/** A mistake in the arguments. The message is one line for the user, and the exit status is 2. */
export class UsageError extends Error {
  /** The class, for messages. */
  override name = "UsageError";
  readonly #mistyped: MistypedInstrument | undefined;

  /**
   * Creates an error.
   *
   * @param message What is wrong
   * @param options The cause, and the instrument whose name is wrong
   */
  constructor(message: string, options: ErrorOptions & { mistyped?: MistypedInstrument } = {}) {
    super(message, options);
    this.#mistyped = options.mistyped;
  }

  /** The message, with a hint at the instrument that the data folder has. Only the hint needs the data folder. */
  async lineWithHint(): Promise<string> {
    if (this.#mistyped === undefined) return this.message;
    const { separatorHint } = await import("../sources/discovery_messages.ts");
    const hint = separatorHint(this.#mistyped.data, this.#mistyped.instrument);
    return hint === undefined ? this.message : `${this.message}; ${hint}`;
  }
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
