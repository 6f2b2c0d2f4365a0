/**
 * Polling of a few small files, each by one request at a time.
 *
 * A file that did not change costs a request and an answer without a body: the ETag of the last answer goes with the
 * next question, and a 304 reaches nobody. While nothing changes the questions become rarer; when the server is gone
 * they are asked at growing intervals until it is back; while nobody looks at the page they are rare.
 *
 * @module
 */

/** How things stand with the server. */
export type Connection = "connecting" | "live" | "gone";

/** A file that is polled. */
export interface PolledFile {
  /** Where it is. */
  readonly url: string;
  /** Takes its new text. What it throws is the reader's concern: it must not be thrown away here. */
  take(text: string): void;
}

/** What the poller needs of its surroundings. */
export interface PollerHost {
  /** Asks the server. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Calls back once after a time; returns what calls that off. */
  after: (ms: number, callback: () => void) => () => void;
  /** Whether nobody can see the page. */
  isHidden: () => boolean;
  /** The time, in milliseconds. */
  now: () => number;
}

/** Time between two rounds while files change. */
export const ACTIVE_MS = 1000;
/** Time between two rounds when nothing has changed for {@linkcode CALM_AFTER_MS}. */
export const CALM_MS = 2000;
/** How long nothing must have changed for rounds to become rarer. */
export const CALM_AFTER_MS = 10_000;
/** Time between two rounds while the page is hidden. */
export const HIDDEN_MS = 15_000;
/** The longest time between two tries to reach a server that is gone. */
export const GONE_MS = 4000;
/** How long an answer may take. */
export const ANSWER_MS = 10_000;

/** Asks for files again and again. */
export class Poller {
  readonly #files: { file: PolledFile; etag: string | null }[];
  readonly #host: PollerHost;
  readonly #onRound: (connection: Connection, hasChanged: boolean) => void;
  #callOff = () => {};
  #isAsking = false;
  #failures = 0;
  #changedMs: number;

  /**
   * @param files What to ask for
   * @param onRound Called after each round: whether the server answered, and whether a file had changed
   */
  constructor(
    files: PolledFile[],
    onRound: (connection: Connection, hasChanged: boolean) => void,
    host: PollerHost = browserHost(),
  ) {
    this.#files = files.map((file) => ({ file, etag: null }));
    this.#onRound = onRound;
    this.#host = host;
    this.#changedMs = host.now();
  }

  /** Asks now, and from then on by itself. Call it also when the page has come into view again. */
  async poll(): Promise<void> {
    this.#callOff();
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      await this.#round();
    } finally {
      this.#isAsking = false;
      this.#callOff = this.#host.after(this.#pauseMs(), () => this.poll());
    }
  }

  async #round(): Promise<void> {
    const answers = await Promise.allSettled(this.#files.map((entry) => this.#ask(entry)));
    const isGone = answers.some((answer) => answer.status === "rejected");
    const hasChanged = answers.some((answer) => answer.status === "fulfilled" && answer.value);
    this.#failures = isGone ? this.#failures + 1 : 0;
    if (hasChanged) this.#changedMs = this.#host.now();
    this.#onRound(isGone ? "gone" : "live", hasChanged);
  }

  /** Asks for one file; whether it had changed. Rejects if the server does not answer, or not with the file. */
  async #ask(entry: { file: PolledFile; etag: string | null }): Promise<boolean> {
    const response = await this.#host.fetch(entry.file.url, {
      headers: entry.etag === null ? {} : { "If-None-Match": entry.etag },
      // The browser's own cache would hide the 304 behind a 200 with the whole text.
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    // Read even where it is empty: the browser takes an answer that nobody read for a request called off.
    const text = await response.text();
    if (response.status === 304) return false;
    if (!response.ok) throw new Error(`answered with ${response.status}`);
    entry.etag = response.headers.get("ETag");
    entry.file.take(text);
    return true;
  }

  #pauseMs(): number {
    if (this.#failures > 0) return Math.min(GONE_MS, 500 * 2 ** (this.#failures - 1));
    if (this.#host.isHidden()) return HIDDEN_MS;
    return this.#host.now() - this.#changedMs > CALM_AFTER_MS ? CALM_MS : ACTIVE_MS;
  }
}

function browserHost(): PollerHost {
  return {
    fetch: (url, init) => fetch(url, init),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    isHidden: () => document.hidden,
    now: () => performance.now(),
  };
}
