/**
 * Signals: the first one asks for an orderly end, the second one ends the program at once.
 *
 * @module
 */

import type { Logger } from "../log/log.ts";
import { TemporaryFolder } from "./temporary_folder.ts";

// By convention, the exit status is 128 plus the number of the signal.
const EXIT_STATUS: Partial<Record<Deno.Signal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

// Windows has only Ctrl-C (and Ctrl-Break).
const SIGNALS: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM", "SIGHUP"];

// A write past the largest file allowed (`ulimit -f`) ends the process silently, unless there is a listener for this
// signal: then the write fails, and the error says so.
const FILE_TOO_LARGE: Deno.Signal[] = Deno.build.os === "windows" ? [] : ["SIGXFSZ"];

/** Listens for signals until it is disposed of. */
export class Interrupt implements Disposable {
  /** The exit status that the first signal asks for; undefined before a signal. */
  exitStatus: number | undefined;
  readonly #controller = new AbortController();
  readonly #listeners = new Map<Deno.Signal, () => void>();
  readonly #temporaryFolders = new Set<TemporaryFolder>();

  /** Starts to listen. */
  constructor() {
    for (const name of SIGNALS) this.#listen(name, () => this.#receive(name));
    for (const name of FILE_TOO_LARGE) this.#listen(name, () => {});
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Waits for the first signal. */
  received(): Promise<void> {
    const { signal } = this;
    return new Promise((done) => {
      if (signal.aborted) done();
      else signal.addEventListener("abort", () => done(), { once: true });
    });
  }

  /**
   * A temporary folder, which is removed when it is disposed of, or when a signal ends the program.
   *
   * @param prefix How the folder's name begins
   * @param log Receives a warning if the folder cannot be removed
   */
  temporaryFolder(prefix: string, log: Logger): TemporaryFolder {
    const folder = new TemporaryFolder(prefix, log, () => this.#temporaryFolders.delete(folder));
    this.#temporaryFolders.add(folder);
    return folder;
  }

  #listen(name: Deno.Signal, listener: () => void): void {
    this.#listeners.set(name, listener);
    Deno.addSignalListener(name, listener);
  }

  #receive(name: Deno.Signal): void {
    const status = EXIT_STATUS[name]!;
    if (this.exitStatus !== undefined) {
      try {
        this.#removeFolders();
      } finally {
        Deno.exit(status);
      }
    }
    this.exitStatus = status;
    this.#controller.abort();
  }

  #removeFolders(): void {
    for (const folder of this.#temporaryFolders) folder[Symbol.dispose]();
  }

  /** Stops listening, and removes the temporary folders that are left. */
  [Symbol.dispose](): void {
    for (const [name, listener] of this.#listeners) Deno.removeSignalListener(name, listener);
    this.#removeFolders();
  }
}
