/** @module Ctrl-C and its like: the first asks for an orderly end, the second ends at once. */

// Exit statuses by convention: 128 and the signal's number.
const EXIT_STATUS: Partial<Record<Deno.Signal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

// Windows knows only Ctrl-C (and Ctrl-Break).
const SIGNALS: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Listens for signals until it is disposed of. */
export class Interrupt implements Disposable {
  /** The exit status that the first signal asks for; undefined before. */
  exitStatus: number | undefined;
  readonly #controller = new AbortController();
  readonly #listeners = new Map<Deno.Signal, () => void>();
  readonly #temporaryFolders = new Set<string>();

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

  /** Waits for the first signal. */
  received(): Promise<void> {
    const { signal } = this;
    return new Promise((done) => {
      if (signal.aborted) done();
      else signal.addEventListener("abort", () => done(), { once: true });
    });
  }

  /** Makes a folder for what is needed only for a while. It is gone when the program ends, however many signals say so. */
  temporaryFolder(prefix: string): TemporaryFolder {
    const path = Deno.makeTempDirSync({ prefix });
    this.#temporaryFolders.add(path);
    const remove = () => {
      if (this.#temporaryFolders.delete(path)) Deno.removeSync(path, { recursive: true });
    };
    return { path, [Symbol.dispose]: remove };
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
    for (const path of this.#temporaryFolders) Deno.removeSync(path, { recursive: true });
    this.#temporaryFolders.clear();
  }

  /** Stops listening. */
  [Symbol.dispose](): void {
    for (const [name, listener] of this.#listeners) Deno.removeSignalListener(name, listener);
    this.#removeFolders();
  }
}

/** A folder that goes when it is disposed of, or before. */
export interface TemporaryFolder extends Disposable {
  /** Its absolute path. */
  readonly path: string;
}
