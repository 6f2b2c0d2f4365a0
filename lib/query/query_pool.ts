/**
 * The threads that answer queries: at most two at a time, started when they are needed. Further queries wait for a
 * moment, a limited number of them; then they are refused, so that a crowd of clients cannot pile up work.
 *
 * @module
 */

import type { ThreadPermissions } from "../threads.ts";
import { QueryError } from "./query_error.ts";
import { type QueryLimits, type QueryTask, QueryThread, type SentAnswer } from "./query_thread.ts";
import { QueryUnavailableError } from "./query_unavailable.ts";

/** How many queries are answered at the same time. */
const THREADS = 2;

/** How many further queries may wait. */
const MAX_WAITING = 16;

/** How long a query waits for a thread, in milliseconds. */
const MAX_WAIT_MS = 1000;

/** How a pool's threads are started. */
export interface PoolOptions {
  /** How many queries are answered at the same time. */
  threads?: number;
  /** The module of a thread, for tests. */
  module?: URL;
  /** How long a query waits for a thread, in milliseconds. */
  maxWaitMs?: number;
  /** How long a thread may take to react to the end of its query, in milliseconds. */
  reactionMs?: number;
}

/** A thread that answers a query or waits for one. */
interface Place {
  thread: QueryThread | undefined;
  /** The thread's permissions. */
  permissions: ThreadPermissions | undefined;
  isBusy: boolean;
}

/** Threads that answer queries. */
export class QueryPool implements Disposable {
  readonly #module: URL | undefined;
  readonly #maxWaitMs: number;
  readonly #reactionMs: number | undefined;
  readonly #places: Place[];
  /** Called with a place when one is free; in the order in which queries came. */
  readonly #waiting: ((place: Place) => void)[] = [];
  #isClosed = false;

  /** Makes a pool without threads. */
  constructor({ threads = THREADS, module, maxWaitMs = MAX_WAIT_MS, reactionMs }: PoolOptions = {}) {
    this.#module = module;
    this.#maxWaitMs = maxWaitMs;
    this.#reactionMs = reactionMs;
    this.#places = Array.from(
      { length: threads },
      () => ({ thread: undefined, permissions: undefined, isBusy: false }),
    );
  }

  /**
   * Has a thread answer a query.
   *
   * @param task The query
   * @param permissions What a thread that answers the query may do; a thread with another object of permissions is replaced
   * @param scratch The folder for private copies
   * @param limits What ends the query early
   * @throws {QueryUnavailableError} If no thread becomes free in time, or the answer takes too long
   * @throws {QueryError} If the query has no answer, or its signal is aborted
   * @throws {Error} If the ticks or the bars cannot be read, or the thread dies
   */
  async answer(
    task: QueryTask,
    permissions: ThreadPermissions,
    scratch: string,
    limits: QueryLimits,
  ): Promise<SentAnswer> {
    const place = await this.#freePlace(limits.signal);
    try {
      if (this.#isClosed) throw new QueryError("aborted", "queries are no longer answered");
      if (place.permissions !== permissions || !place.thread?.isAlive) {
        place.thread?.terminate();
        place.thread = new QueryThread(permissions, scratch, this.#module, this.#reactionMs);
        place.permissions = permissions;
      }
      return await place.thread.answer(task, limits);
    } finally {
      place.isBusy = false;
      this.#waiting.shift()?.(place);
    }
  }

  /** Starts a thread for the next query, while the program may still give it permissions. */
  prepare(permissions: ThreadPermissions, scratch: string): void {
    const [place] = this.#places;
    place.thread = new QueryThread(permissions, scratch, this.#module);
    place.permissions = permissions;
  }

  /** Takes a place, at once or after a wait. */
  #freePlace(signal: AbortSignal): Promise<Place> {
    // A thread that runs knows the run's databases already.
    const free = this.#places.filter(({ isBusy }) => !isBusy);
    const place = free.find(({ thread }) => thread?.isAlive) ?? free[0];
    if (place !== undefined) {
      place.isBusy = true;
      return Promise.resolve(place);
    }
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const leave = (error: Error) => {
        const index = this.#waiting.indexOf(take);
        if (index < 0) return;
        this.#waiting.splice(index, 1);
        stop();
        reject(error);
      };
      const onAbort = () => leave(new QueryError("aborted", "nobody waits for the answer"));
      const timer = setTimeout(() => leave(busy()), this.#maxWaitMs);
      const stop = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      };
      const take = (place: Place) => {
        stop();
        place.isBusy = true;
        resolve(place);
      };
      signal.addEventListener("abort", onAbort);
      this.#waiting.push(take);
    });
  }

  /** Ends all queries, also on the servers of a cluster, and then all threads. */
  async end(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#places.map(({ thread }) => thread?.end()));
    this[Symbol.dispose]();
  }

  /** Terminates all threads, and ends their queries and those that wait. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const { thread } of this.#places) thread?.terminate();
  }
}

function busy(): QueryUnavailableError {
  return new QueryUnavailableError(`${THREADS} queries are being answered already; ask again in a moment`);
}
