/**
 * Answers queries about the run in an output folder, for any number of clients: in threads, with recent answers kept.
 *
 * The run's status says where the ticks are and how they are read. It is read again for each query, so that queries
 * follow a run that goes on, and the next run. Equal queries that come while the first is being answered share its
 * answer; it is ended early when the last of their clients has gone.
 *
 * @module
 */

import { BoundedCache } from "./bounded_cache.ts";
import { digest } from "./digest.ts";
import { FollowedRun, type FollowOptions } from "./followed_run.ts";
import { QueryError } from "./query_error.ts";
import type { AnyQuery } from "./query_messages.ts";
import { type PoolOptions, QueryPool } from "./query_pool.ts";
import type { SentAnswer } from "./query_thread.ts";

/** How many bytes of answers are kept. */
const KEPT_BYTES = 64e6;

/** How long a query may take, in milliseconds. */
const TIME_MS = 5000;

/** What queries are about, and how they are answered. */
export interface ServiceOptions extends PoolOptions, FollowOptions {
  /** How long a query may take, in milliseconds. */
  timeMs?: number;
}

/** How an answer is wanted. */
export interface AnswerOptions {
  /** Whether the answer is compressed, if that pays. */
  gzip: boolean;
  /** Aborted when the client no longer waits. */
  signal: AbortSignal;
}

/** An answer, as it is sent to clients. */
export interface TaggedAnswer extends SentAnswer {
  /** Identifies the answer: equal tags mean equal bytes. */
  tag: string;
}

/** An answer that is being made. */
interface Pending {
  answer: Promise<TaggedAnswer>;
  /** How many clients wait for the answer. */
  clients: number;
  /** Ends the query. */
  controller: AbortController;
}

/** Answers queries about the run in an output folder. */
export class QueryService implements Disposable {
  readonly #options: ServiceOptions;
  readonly #pool: QueryPool;
  readonly #followed: FollowedRun;
  readonly #kept = new BoundedCache<TaggedAnswer>(KEPT_BYTES);
  readonly #pending = new Map<string, Pending>();
  readonly #removeScratch = () => this.#scratch && Deno.removeSync(this.#scratch, { recursive: true });
  #scratch: string | undefined;

  /** @param options What queries are about */
  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#pool = new QueryPool(options);
    this.#followed = new FollowedRun(options, () => this.#scratchFolder());
  }

  /**
   * Answers a query.
   *
   * @param query The query, or a function that makes it of the length of the run's windows, in milliseconds, which is
   * undefined if no run has written to the output folder
   * @param options How the answer is wanted
   * @throws {QueryError} If the query has no answer, or the signal is aborted
   * @throws {QueryUnavailableError} If there is no answer at the moment
   * @throws {Error} If the ticks, the bars or the status cannot be read
   */
  async answer(
    query: AnyQuery | ((windowMs: number | undefined) => AnyQuery),
    { gzip, signal }: AnswerOptions,
  ): Promise<TaggedAnswer> {
    const run = await this.#followed.current();
    if (typeof query === "function") query = query(run.latest.subject.series.windowMs);
    const { subject, subjectKey, states } = await this.#followed.stateFor(query, run);
    const fileStates = await states.of(query, run.status.updated_ms);
    const key = JSON.stringify([query, gzip, fileStates, subjectKey]);
    const kept = this.#kept.get(key);
    if (kept) return kept;
    return await this.#shared(key, signal, async (signal) => {
      const answer = await this.#pool.answer(
        { query, subject, subjectKey, gzip },
        run.permissions,
        this.#scratchFolder(),
        { signal, timeMs: this.#options.timeMs ?? TIME_MS },
      );
      const tagged = { ...answer, tag: await digest(key) };
      // What a note says may no longer hold for the next query.
      if (answer.notes.length === 0) this.#kept.set(key, tagged, answer.body.length);
      return tagged;
    });
  }

  /** Makes an answer once for all clients that want it. */
  async #shared(
    key: string,
    signal: AbortSignal,
    make: (signal: AbortSignal) => Promise<TaggedAnswer>,
  ): Promise<TaggedAnswer> {
    const pending = this.#pending.get(key) ?? this.#begin(key, make);
    pending.clients++;
    const left = Promise.withResolvers<never>();
    const leave = () => {
      left.reject(new QueryError("aborted", "the client no longer waits for the answer"));
      if (--pending.clients === 0) {
        if (this.#pending.get(key) === pending) this.#pending.delete(key);
        pending.controller.abort();
      }
    };
    signal.addEventListener("abort", leave);
    if (signal.aborted) leave();
    try {
      return await Promise.race([pending.answer, left.promise]);
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  #begin(key: string, make: (signal: AbortSignal) => Promise<TaggedAnswer>): Pending {
    const controller = new AbortController();
    const pending: Pending = { answer: make(controller.signal), clients: 0, controller };
    this.#pending.set(key, pending);
    const end = () => {
      if (this.#pending.get(key) === pending) this.#pending.delete(key);
    };
    // Clients get the error; here it only ends the sharing.
    pending.answer.then(end, end);
    return pending;
  }

  #scratchFolder(): string {
    if (this.#scratch === undefined) {
      this.#scratch = Deno.makeTempDirSync({ prefix: "orderflow-" });
      globalThis.addEventListener("unload", this.#removeScratch);
    }
    return this.#scratch;
  }

  /** Ends all queries, also on the servers of a cluster, then all threads, and removes the private copies. */
  async end(): Promise<void> {
    await this.#pool.end();
    this[Symbol.dispose]();
  }

  /** Ends all queries and threads, and removes the private copies. */
  [Symbol.dispose](): void {
    this.#pool[Symbol.dispose]();
    globalThis.removeEventListener("unload", this.#removeScratch);
    this.#removeScratch();
    this.#scratch = undefined;
  }
}
