/**
 * A question that changes with the page, and the newest answer.
 *
 * An answer stays until the answer to the next question arrives, together with its own question, so that a panel can show the old state
 * dimmed and labelled instead of presenting it as the new one.
 *
 * @module
 */

import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { QueryKind } from "../../lib/model/query_kinds.ts";
import { QueryFailure, type QueryParams } from "../data/queries.ts";

/** A question to the server. */
export interface Question {
  /** The kind of query. */
  readonly kind: QueryKind | `series/${string}`;
  /** Its parameters. */
  readonly params: QueryParams;
}

/** The state of a question. */
export interface AskedState<T, Q extends Question> {
  /** The newest answer; undefined before the first, and without a question. */
  readonly answer: T | undefined;
  /** The question that `answer` belongs to. */
  readonly question: Q | undefined;
  /** Why the current question has no answer. */
  readonly error: QueryFailure | undefined;
  /** Whether the answer to the current question is on its way, so that `answer` is that of an older question. */
  readonly isPending: boolean;
  /** Whether `answer` had the newest moment when it arrived: what is newer since then is missing for a few seconds. */
  readonly hadNewest?: boolean;
}

/** What all questions of a page share. */
export interface AskedHost {
  /** Asks the server. */
  ask: (kind: Question["kind"], params: QueryParams, signal: AbortSignal) => Promise<unknown>;
  /** Names the run: answers about another run are forgotten. */
  run: ReadonlySignal<unknown>;
  /** Changes when answers about the newest moment are outdated. */
  refresh: ReadonlySignal<unknown>;
  /** Changes when an answer about any time may be outdated. */
  revision: ReadonlySignal<unknown>;
  /** Changes when questions that have failed are to be asked again. */
  retry: ReadonlySignal<unknown>;
  /** Whether an answer to a question changes while the run goes on. */
  touchesNewest: (question: Question) => boolean;
  /** Calls back once after a time; returns a function that cancels the call. */
  after: (ms: number, callback: () => void) => () => void;
  /** The time of a monotonic clock, in milliseconds. */
  now: () => number;
}

/** Questions that follow each other faster than this wait until the last, in milliseconds. */
const SETTLE_MS = 100;
/** The most answers that are kept. */
const KEPT = 12;

/** Asks a question again whenever it changes. */
export class Asked<T, Q extends Question = Question> {
  /** The state. */
  readonly state: ReadonlySignal<AskedState<T, Q>>;
  readonly #state: Signal<AskedState<T, Q>>;
  readonly #host: AskedHost;
  readonly #decode: (answer: unknown) => T;
  readonly #kept = new Map<string, T>();
  #run: unknown;
  #refresh: unknown;
  #revision: unknown;
  #retry: unknown;
  #key = "";
  #changedMs = -Infinity;
  /** Whether the answer that is on its way is outdated before it arrives. */
  #isBehind = false;
  #abort = new AbortController();
  #cancel = () => {};

  /**
   * @param question The question; undefined if nothing is to be asked
   * @param decode Makes what panels use of an answer
   * @param host The context
   */
  constructor(question: ReadonlySignal<Q | undefined>, decode: (answer: unknown) => T, host: AskedHost) {
    this.#decode = decode;
    this.#host = host;
    this.#state = signal(NOTHING);
    this.state = this.#state;
    effect(() => {
      const run = host.run.value;
      if (run !== this.#run) {
        this.#run = run;
        this.#kept.clear();
        this.#forget();
      }
      const now = question.value;
      const key = now ? `${now.kind} ${JSON.stringify(now.params)}` : "";
      const refresh = now && host.touchesNewest(now) ? host.refresh.value : this.#refresh;
      const isRevised = host.revision.value !== this.#revision;
      this.#revision = host.revision.value;
      if (isRevised) this.#kept.clear();
      const isOutdated = isRevised || refresh !== this.#refresh;
      this.#refresh = refresh;
      const isRetried = host.retry.value !== this.#retry && this.#state.peek().error !== undefined;
      this.#retry = host.retry.value;
      if (!now) this.#forget();
      else if (key !== this.#key) this.#change(now, key);
      else if (isOutdated && this.#state.peek().isPending) this.#isBehind = true;
      else if (isOutdated || isRetried) this.#send(now, key);
    });
  }

  #forget(): void {
    this.#stop();
    this.#key = "";
    this.#state.value = NOTHING;
  }

  #change(question: Q, key: string): void {
    this.#stop();
    this.#key = key;
    const isFast = this.#host.now() - this.#changedMs < SETTLE_MS;
    this.#changedMs = this.#host.now();
    const known = this.#kept.get(key);
    if (known !== undefined && !this.#host.touchesNewest(question)) {
      this.#state.value = { answer: known, question, error: undefined, isPending: false };
      return;
    }
    this.#state.value = { ...this.#state.peek(), error: undefined, isPending: true };
    if (isFast) this.#cancel = this.#host.after(SETTLE_MS, () => this.#send(question, key));
    else this.#send(question, key);
  }

  async #send(question: Q, key: string): Promise<void> {
    this.#abort.abort();
    this.#isBehind = false;
    const { signal } = this.#abort = new AbortController();
    try {
      const answer = this.#decode(await this.#host.ask(question.kind, question.params, signal));
      if (signal.aborted) return;
      this.#keep(key, answer);
      const hadNewest = this.#host.touchesNewest(question);
      this.#state.value = { answer, question, error: undefined, isPending: false, hadNewest };
      if (this.#isBehind) this.#send(question, key);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof QueryFailure)) throw error;
      this.#state.value = { ...this.#state.peek(), error, isPending: false };
    }
  }

  #keep(key: string, answer: T): void {
    this.#kept.delete(key);
    this.#kept.set(key, answer);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
  }

  #stop(): void {
    this.#cancel();
    this.#abort.abort();
  }
}

const NOTHING = { answer: undefined, question: undefined, error: undefined, isPending: false };
