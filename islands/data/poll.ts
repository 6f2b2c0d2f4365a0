/**
 * Polls a few small files, each with one request at a time.
 *
 * An unchanged file costs a request and a response without a body: each request carries the ETag of the last response,
 * and a 304 is not passed on. Requests become rarer while nothing changes, rarer still while the page is hidden, and
 * are repeated at growing intervals while the server does not answer.
 *
 * @module
 */

/** The state of the connection to the server. */
export type Connection = "connecting" | "live" | "gone";

/** A file that is polled. */
export interface PolledFile {
  /** The file's URL; a file may be polled at another one each time. */
  readonly url: string;
  /** Receives the new text. Must not throw. */
  take(text: string): void;
  /** Told that the server answered with an error, and which. */
  fail?(reason: string): void;
}

/** The context of a poller, so that tests need neither a network nor a clock. */
export interface PollerHost {
  /** Sends a request. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Calls back once after a time; returns a function that cancels the call. */
  after: (ms: number, callback: () => void) => () => void;
  /** Whether the page is hidden. */
  isHidden: () => boolean;
  /** The time of a monotonic clock, in milliseconds. */
  now: () => number;
}

/** The times between two rounds, in milliseconds. */
interface Intervals {
  /** While files change. */
  readonly activeMs: number;
  /** After {@linkcode CALM_AFTER_MS} without a change. */
  readonly calmMs: number;
  /** While the page is hidden. */
  readonly hiddenMs: number;
}

/** The usual times. */
export const USUAL_INTERVALS: Intervals = { activeMs: 1000, calmMs: 2000, hiddenMs: 15_000 };
/** The times for a small file that says when new rows have come; a hidden page shows the last price in its title. */
export const LIVE_INTERVALS: Intervals = { activeMs: 500, calmMs: 500, hiddenMs: 3000 };
/** Time without a change after which rounds become rarer. */
export const CALM_AFTER_MS = 10_000;
/** The longest time between two attempts to reach a server that does not answer. */
export const GONE_MS = 4000;
/** The longest time to wait for a response. */
const ANSWER_MS = 10_000;

/** A file, and what is known of it. */
interface Entry {
  readonly file: PolledFile;
  /** The URL of the last request. */
  url: string;
  /** The tag of the last response. */
  etag: string | null;
}

/** Requests files repeatedly. */
export class Poller {
  /** The times between two rounds. */
  intervals: Intervals = USUAL_INTERVALS;
  readonly #files: Entry[];
  readonly #host: PollerHost;
  readonly #onRound: (connection: Connection, hasChanged: boolean) => void;
  readonly #answerMs: number;
  #cancel = () => {};
  #isPolling = false;
  #failures = 0;
  #changedMs: number;

  /**
   * @param files The files
   * @param host The context
   * @param answerMs The longest time to wait for a response
   * @param onRound Called after each round, with the state of the connection and whether a file had changed
   */
  constructor(
    files: PolledFile[],
    onRound: (connection: Connection, hasChanged: boolean) => void,
    host: PollerHost = browserHost(),
    answerMs = ANSWER_MS,
  ) {
    this.#answerMs = answerMs;
    this.#files = files.map((file) => ({ file, etag: null, url: "" }));
    this.#onRound = onRound;
    this.#host = host;
    this.#changedMs = host.now();
  }

  /** Requests all files now, and schedules the next round. Call it also when the page becomes visible. */
  async poll(): Promise<void> {
    this.#cancel();
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      await this.#round();
    } finally {
      this.#isPolling = false;
      this.#cancel = this.#host.after(this.#pauseMs(), () => this.poll());
    }
  }

  async #round(): Promise<void> {
    const answers = await Promise.allSettled(this.#files.map((entry) => this.#request(entry)));
    const isGone = answers.some((answer) => answer.status === "rejected");
    const hasChanged = answers.some((answer) => answer.status === "fulfilled" && answer.value);
    this.#failures = isGone ? this.#failures + 1 : 0;
    if (hasChanged) this.#changedMs = this.#host.now();
    this.#onRound(isGone ? "gone" : "live", hasChanged);
  }

  /** Requests a file. Returns whether it had changed. Rejects if the response is missing or is an error. */
  async #request(entry: Entry): Promise<boolean> {
    const { url } = entry.file;
    if (entry.url !== url) entry.etag = null;
    entry.url = url;
    const response = await this.#host.fetch(url, {
      headers: entry.etag === null ? {} : { "If-None-Match": entry.etag },
      // The browser's cache would turn the 304 into a 200 with the whole text.
      cache: "no-store",
      signal: AbortSignal.timeout(this.#answerMs),
    });
    // Read also an empty body: browsers report a response that is not read as a cancelled request.
    const text = await response.text();
    if (response.status === 304) return false;
    if (!response.ok) {
      entry.etag = null;
      entry.file.fail?.(`the server answered with ${response.status}`);
      throw new Error(`${url} answered with ${response.status}`);
    }
    entry.etag = response.headers.get("ETag");
    entry.file.take(text);
    return true;
  }

  #pauseMs(): number {
    if (this.#failures > 0) return Math.min(GONE_MS, 500 * 2 ** (this.#failures - 1));
    const { activeMs, calmMs, hiddenMs } = this.intervals;
    if (this.#host.isHidden()) return hiddenMs;
    return this.#host.now() - this.#changedMs > CALM_AFTER_MS ? calmMs : activeMs;
  }
}

/** Calls back once after a time; returns a function that cancels the call. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

function browserHost(): PollerHost {
  return {
    fetch: (url, init) => fetch(url, init),
    after,
    isHidden: () => document.hidden,
    now: () => performance.now(),
  };
}
