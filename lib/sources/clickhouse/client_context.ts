/** @module What a client of a cluster works with, how long it waits, and what is sent with requests. */

/** What a client works with. */
export interface ClusterContext {
  /** Ends all requests when aborted. */
  signal: AbortSignal;
  /** Receives a line about each repetition, and about a query that the user may not end. */
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

/** How long the end of the program waits until a server knows that a query is to be killed, in milliseconds. */
export const KILL_MS = 400;

/**
 * Sent with every request. Versions that compress answers by default take about as long for that as for the query, and more than
 * a local network takes for the bytes.
 */
const SETTINGS = { skip_unavailable_shards: "0", enable_http_compression: "0" };

/** Sent with queries: of two replicas, the one that is a second or more behind the other is not asked. */
export const QUERY_SETTINGS = {
  ...SETTINGS,
  wait_end_of_query: "1",
  max_replica_delay_for_distributed_queries: "1",
};

/** Sent with inserts: the rows are on the nodes where they belong, or there is an error. */
export const INSERT_SETTINGS = { ...SETTINGS, insert_distributed_sync: "1" };
