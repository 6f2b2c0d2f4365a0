/**
 * Asks the server about ticks: `/api/footprint`, `/api/book` and so on (see `docs/queries.md`).
 *
 * Only a few requests are on their way at a time: a browser opens six connections to a server, and the small files that the page
 * polls must never wait for queries. A server that is busy, or has not read a day yet, is asked again when it says.
 *
 * @module
 */

import type { QueryKind } from "../../lib/model/query_kinds.ts";

/** Values of parameters by name. */
export type QueryParams = Readonly<Record<string, string | number>>;

/** A question without an answer. */
export class QueryFailure extends Error {
  override readonly name = "QueryFailure";

  /**
   * @param status The status of the response: 400, 404, 413, 500 or 503; 0 without a response
   * @param message The server's sentence
   */
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** The context of queries, so that tests need neither a server nor a clock. */
export interface QueryHost {
  /** Sends a request. */
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Resolves after a time; rejects when the signal aborts. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The most requests at a time. */
const MAX_REQUESTS = 3;
/** How often a busy server is asked. */
const MAX_TRIES = 6;
/** The time until a busy server is asked again, if the server does not say, in milliseconds. */
const USUAL_PAUSE_MS = 1000;

/** Asks one server. */
export class QueryClient {
  readonly #host: QueryHost;
  #requests = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param host The context */
  constructor(host: QueryHost = browserHost()) {
    this.#host = host;
  }

  /**
   * Asks a question.
   *
   * @param kind The kind of query
   * @param params Its parameters
   * @param signal Ends the request, or the waiting for its turn
   * @param decode Makes the answer of its text
   * @returns The answer
   * @throws {QueryFailure} If there is no answer
   * @throws {DOMException} If the signal aborted
   */
  async ask<T = unknown>(
    kind: QueryKind | `series/${string}`,
    params: QueryParams,
    signal: AbortSignal,
    decode: (text: string) => T = JSON.parse,
  ): Promise<T> {
    const search = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]));
    const url = `/api/${kind}?${search}`;
    for (let tries = 1;; tries++) {
      const response = await this.#inTurn(() => this.#send(url, signal, decode), signal);
      if ("answer" in response) return response.answer;
      const { status, error, pauseMs } = response;
      if (status !== 503 || tries === MAX_TRIES) throw new QueryFailure(status, errorOf(error, status));
      await this.#host.pause(pauseMs, signal);
    }
  }

  async #send<T>(
    url: string,
    signal: AbortSignal,
    decode: (text: string) => T,
  ): Promise<{ answer: T } | { status: number; error: unknown; pauseMs: number }> {
    try {
      const response = await this.#host.fetch(url, { signal });
      const { ok, status, headers } = response;
      if (ok) return { answer: decode(await response.text()) };
      // The body of an error may be that of a proxy.
      const error: unknown = await response.json().catch(() => undefined);
      return { status, error, pauseMs: 1000 * Number(headers.get("Retry-After")) || USUAL_PAUSE_MS };
    } catch (error) {
      signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      throw new QueryFailure(0, `the server does not answer (${reason})`);
    }
  }

  /** Runs a request when fewer than {@linkcode MAX_REQUESTS} are on their way. */
  async #inTurn<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
    while (this.#requests >= MAX_REQUESTS) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (signal.aborted) this.#waiting.shift()?.();
      signal.throwIfAborted();
    }
    signal.throwIfAborted();
    this.#requests++;
    try {
      return await request();
    } finally {
      this.#requests--;
      this.#waiting.shift()?.();
    }
  }
}

function errorOf(body: unknown, status: number): string {
  const { error } = (body ?? {}) as { error?: unknown };
  return typeof error === "string" ? error : `the server answers with ${status}`;
}

function browserHost(): QueryHost {
  return {
    fetch: (url, init) => fetch(url, init),
    pause: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          reject(signal.reason);
        }, { once: true });
      }),
  };
}
