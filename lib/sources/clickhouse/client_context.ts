/** @module What a client of a cluster works with, and how long it waits. */

/** What a client works with. */
export interface ClusterContext {
  /** Ends all requests when aborted. */
  signal: AbortSignal;
  /** Receives a line about each repetition. */
  onRetry: (message: string) => void;
  /** Settings of all queries. */
  settings?: Record<string, string>;
  /** The longest time of a query, in milliseconds. */
  timeoutMs?: number;
  /** The longest time of a query without work, in milliseconds. */
  probeMs?: number;
  /** How long an insert may take no further rows, in milliseconds. */
  idleMs?: number;
  /** Pauses before repetitions, in milliseconds. */
  pausesMs?: readonly number[];
}

/** How long a client waits, unless its context says otherwise. */
export const DEFAULTS = {
  settings: {},
  timeoutMs: 600_000,
  probeMs: 15_000,
  idleMs: 300_000,
  pausesMs: [200, 800, 2000],
};
