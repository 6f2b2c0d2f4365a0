/** @module Ctrl-C and its like: the first asks for an orderly end, the second ends at once. */

// Exit statuses by convention: 128 and the signal's number.
const EXIT_STATUS: Partial<Record<Deno.Signal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

// Windows knows only Ctrl-C (and Ctrl-Break).
const SIGNALS: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Listens for signals until it is disposed of. */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  readonly #listeners = new Map<Deno.Signal, () => void>();
  /** The exit status that the first signal asks for; undefined before. */
  exitStatus: number | undefined;

  /** Begins to listen. */
  constructor() {
    for (const name of SIGNALS) {
      const listener = () => this.#receive(name);
      this.#listeners.set(name, listener);
      Deno.addSignalListener(name, listener);
    }
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  #receive(name: Deno.Signal): void {
    const status = EXIT_STATUS[name]!;
    if (this.exitStatus !== undefined) Deno.exit(status);
    this.exitStatus = status;
    this.#controller.abort();
  }

  /** Stops listening. */
  [Symbol.dispose](): void {
    for (const [name, listener] of this.#listeners) Deno.removeSignalListener(name, listener);
  }
}
