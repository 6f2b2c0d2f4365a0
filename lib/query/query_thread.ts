/**
 * A thread that answers queries, as the thread that asks sees it.
 *
 * A query ends early if its caller no longer wants the answer, or after its time: a flag in shared memory is set, which
 * the thread looks at between batches of rows. A thread that does not react, because it waits for a disk or is inside a
 * long step, is terminated. It holds nothing that outlives it but files in the scratch folder.
 *
 * @module
 */

import { workerModule } from "../program_files.ts";
import { type ThreadPermissions, workerOptions } from "../threads.ts";
import { sharedLocks } from "../sources/sqlite/database_file.ts";
import { errorLine } from "../text/printable.ts";
import { QueryError } from "./query_error.ts";
import type { AnyQuery, FromQuery, QuerySubject, ToQuery } from "./query_messages.ts";
import { QueryUnavailableError } from "./query_unavailable.ts";

/** How long a thread may take to react to the flag, in milliseconds. */
const REACTION_MS = 500;

/** How long a thread may take to have a cluster kill the query; a thread that waits for a cluster always reacts. */
const KILLING_MS = 900;

/** A query for a thread. */
export interface QueryTask {
  /** The question. */
  query: AnyQuery;
  /** What is asked about. */
  subject: QuerySubject;
  /** Equal for equal subjects. */
  subjectKey: string;
  /** Whether the answer is compressed, if that pays. */
  gzip: boolean;
}

/** An answer, as it is sent to the client. */
export type SentAnswer = Extract<FromQuery, { type: "answer" }>;

/** The last message about a query. */
type Reply = Exclude<FromQuery, { type: "slow" }>;

/** What ends a query early. */
export interface QueryLimits {
  /** Aborted when nobody wants the answer any more. */
  signal: AbortSignal;
  /** How long the query may take, in milliseconds. */
  timeMs: number;
}

/** A thread that answers queries. */
export class QueryThread {
  readonly #worker: Worker;
  readonly #scratch: string;
  readonly #reactionMs: number;
  #subjectKey: string | undefined;
  #isAlive = true;
  /** Why the query in progress takes long whatever its range. */
  #slowReason: string | undefined;
  /** Replies to the query in progress. */
  #reply: (reply: Reply) => void = () => {};
  /** Ends the query in progress early; returns when it has ended. */
  #cancel: () => Promise<void> = () => Promise.resolve();

  /**
   * Starts the thread.
   *
   * @param permissions What the thread may do
   * @param scratch The folder for private copies
   * @param module The thread's module, for tests
   * @param reactionMs How long the thread may take to react to the end of its query, in milliseconds
   */
  constructor(
    permissions: ThreadPermissions,
    scratch: string,
    module: URL = workerModule("lib/query/query_worker.ts"),
    reactionMs: number = REACTION_MS,
  ) {
    this.#reactionMs = reactionMs;
    this.#worker = new Worker(module, workerOptions("query", permissions));
    this.#scratch = scratch;
  }

  /** Whether the thread can answer another query. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /**
   * Has the thread answer a query; one at a time.
   *
   * @throws {QueryError} If the query has no answer, takes too long whatever its range, or its signal is aborted
   * @throws {QueryUnavailableError} If the answer takes too long
   * @throws {Error} If the ticks or the bars cannot be read, or the thread dies
   */
  async answer(task: QueryTask, { signal, timeMs }: QueryLimits): Promise<SentAnswer> {
    const replied = Promise.withResolvers<Reply>();
    const cancelled = new SharedArrayBuffer(4);
    const timers: ReturnType<typeof setTimeout>[] = [];
    let isLate = false;
    const cancel = () => {
      Atomics.store(new Int32Array(cancelled), 0, 1);
      const reactionMs = task.subject.cluster === undefined ? this.#reactionMs : KILLING_MS;
      timers.push(setTimeout(() => this.terminate(), reactionMs));
    };
    const onAbort = () => cancel();
    if (timeMs < Infinity) {
      timers.push(setTimeout(() => {
        isLate = true;
        cancel();
      }, timeMs));
    }
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) cancel();
    this.#cancel = async () => {
      cancel();
      await replied.promise.catch(() => {});
    };
    try {
      this.#send(task, cancelled, replied);
      const reply = await replied.promise;
      if (reply.type === "answer") return reply;
      if (reply.type === "failure") throw new Error(reply.message);
      if (reply.kind === "aborted" && isLate) throw tooLate(timeMs, reply.slowReason);
      throw new QueryError(reply.kind, reply.message);
    } finally {
      signal.removeEventListener("abort", onAbort);
      for (const timer of timers) clearTimeout(timer);
      this.#cancel = () => Promise.resolve();
    }
  }

  /** Ends the query in progress as aborted, on the servers of a cluster too, and then the thread. */
  async end(): Promise<void> {
    await this.#cancel();
    this.terminate();
  }

  #send(
    { query, subject, subjectKey, gzip }: QueryTask,
    cancelled: SharedArrayBuffer,
    replied: PromiseWithResolvers<Reply>,
  ): void {
    this.#reply = replied.resolve;
    this.#slowReason = undefined;
    this.#worker.onmessage = ({ data }: MessageEvent<FromQuery>) => {
      if (data.type === "slow") this.#slowReason = data.reason;
      else replied.resolve(data);
    };
    // Without a listener the runtime would end the whole program.
    this.#worker.onerror = (event) => {
      event.preventDefault();
      replied.reject(new Error(`the thread of a query ended unexpectedly: ${errorLine(event.message)}`));
      this.terminate();
    };
    const message: ToQuery = { query, gzip, cancelled, scratch: this.#scratch, locks: sharedLocks() };
    if (subjectKey !== this.#subjectKey) message.subject = subject;
    this.#subjectKey = subjectKey;
    this.#worker.postMessage(message);
  }

  /** Ends the thread, and the query in progress as aborted. */
  terminate(): void {
    this.#isAlive = false;
    this.#worker.terminate();
    const slowReason = this.#slowReason;
    this.#reply({ type: "error", kind: "aborted", message: "the thread of the query was ended", slowReason });
  }
}

function tooLate(timeMs: number, slowReason: string | undefined): Error {
  const what = `the answer takes longer than ${timeMs / 1000} s`;
  if (slowReason === undefined) {
    return new QueryUnavailableError(
      `${what}; ask for a shorter range, or again when the machine is less busy`,
    );
  }
  // Asking again, as clients do by themselves, would take as long.
  return new QueryError(
    "too large",
    `${what}, since ${slowReason}, ask again when the machine is less busy, or use \`orderflow query\`, which has no ` +
      "limit of time",
  );
}
