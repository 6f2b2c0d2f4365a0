/**
 * Questions to the server about the ticks of the run that the page shows.
 *
 * While the run goes on, answers that touch the newest moment are asked for again every few seconds.
 *
 * @module
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { after } from "../data/poll.ts";
import type { QueryParams } from "../data/queries.ts";
import { rowsRead } from "../data/status.ts";
import { Asked, type AskedHost, type Question } from "./asked.ts";
import { connection, goesOn, status } from "./feeds.ts";
import { queryClient } from "./query_client.ts";
import { extent } from "./view.ts";

/** Time between two questions about the newest moment while a run goes on, in milliseconds. */
const REFRESH_MS = 3000;

/** Names the run that the page shows. */
export const runId: ReadonlySignal<unknown> = computed(() => status.value.run_id ?? status.value.started_ms);

/** Changes every few seconds while a run goes on, and when the run ends. */
export const newestChanges: Signal<number> = signal(0);

/** Changes when bars and ticks of any time may have changed, such as through late rows: at most every few seconds. */
export const revisions: Signal<number> = signal(0);

/** Changes when the server is back after it was gone: what failed meanwhile is asked for again. */
export const reconnections: Signal<number> = signal(0);

/** Whether ticks can be asked for: the run names the databases that it reads. */
export const hasQueries: ReadonlySignal<boolean> = computed(() => (status.value.sources?.length ?? 0) > 0);

const host: AskedHost = {
  ask: (kind, params, signal) => queryClient.ask(kind, params, signal),
  run: runId,
  refresh: newestChanges,
  revision: revisions,
  retry: reconnections,
  touchesNewest: ({ params: { to, at } }) =>
    Number(to ?? at ?? Infinity) >= (extent.peek()?.maxMs ?? -Infinity) - 1,
  after,
  now: () => performance.now(),
};

/**
 * Asks a question again whenever it changes.
 *
 * @param question The question; undefined if nothing is to be asked
 * @param decode Makes what panels use of an answer
 * @param refresh Changes when answers about the newest moment are outdated; every few seconds by default
 */
export function asked<T, Q extends Question>(
  question: ReadonlySignal<Q | undefined>,
  decode: (answer: unknown) => T,
  refresh: ReadonlySignal<unknown> = newestChanges,
): Asked<T, Q> {
  const possible = computed(() => hasQueries.value ? question.value : undefined);
  return new Asked(possible, decode, { ...host, refresh });
}

/**
 * Asks a question about the run's files again whenever it changes: no ticks are needed.
 *
 * @param question The question; undefined if nothing is to be asked
 * @param decode Makes what panels use of an answer
 */
export function askedOfFiles<T, Q extends Question>(
  question: ReadonlySignal<Q | undefined>,
  decode: (answer: unknown) => T,
): Asked<T, Q> {
  return new Asked(question, decode, host);
}

/**
 * Asks one question.
 *
 * @param signal Ends the request
 * @throws {QueryFailure} If there is no answer
 */
export function ask(kind: Question["kind"], params: QueryParams, signal: AbortSignal): Promise<unknown> {
  return queryClient.ask(kind, params, signal);
}

/** Starts to ask again: for the newest moment while a run goes on, and for what failed while the server was gone. */
export function startQueries(): void {
  let wasGone = false;
  effect(() => {
    if (connection.value === "live" && wasGone) reconnections.value = reconnections.peek() + 1;
    wasGone = connection.value === "gone";
  });
  effect(() => {
    if (!goesOn.value) return;
    const next = () => newestChanges.value = newestChanges.peek() + 1;
    let knownRows = "";
    let knownRevision = status.peek().revision;
    const timer = setInterval(() => {
      // Nothing is outdated as long as no row arrives.
      const rows = rowsRead(status.peek());
      if (document.hidden || rows === knownRows) return;
      knownRows = rows;
      const { revision } = status.peek();
      batch(() => {
        if (revision !== knownRevision) revisions.value = revisions.peek() + 1;
        knownRevision = revision;
        next();
      });
    }, REFRESH_MS);
    return () => {
      clearInterval(timer);
      next();
    };
  });
}
