/** @module The messages between a thread that answers queries and the thread that asks. */

import type { ClusterTicksOptions } from "./cluster_ticks.ts";
import type { Query } from "./query.ts";
import type { QueryErrorKind } from "./query_error.ts";
import type { SeriesQuery, SeriesStoreOptions } from "./series.ts";
import type { TickStoreOptions } from "./tick_store.ts";

/** A question about the ticks or the bars of a run. */
export type AnyQuery = Query | SeriesQuery;

/** What is asked about. */
export interface QuerySubject {
  /** The ticks, without the folder for private copies; undefined if no run has written to the output folder. */
  ticks: Omit<TickStoreOptions, "scratch"> | undefined;
  /** The ticks, where they are in a cluster; then `ticks` is undefined. */
  cluster?: ClusterTicksOptions;
  /** The bars. */
  series: SeriesStoreOptions;
}

/** A message to a thread that answers queries. */
export interface ToQuery {
  /** The question. */
  query: AnyQuery;
  /** What is asked about, unless that is what the previous query was about. */
  subject?: QuerySubject;
  /** The folder for private copies. */
  scratch: string;
  /** What {@linkcode useSharedLocks} needs. */
  locks: SharedArrayBuffer;
  /** Whether the answer is compressed, if that pays. */
  gzip: boolean;
  /** An `Int32Array` of one element; another value than 0 ends the query. */
  cancelled: SharedArrayBuffer;
}

/** A message from a thread that answers queries. */
export type FromQuery =
  | {
    type: "answer";
    /** The answer, as it is sent to the client. */
    body: Uint8Array<ArrayBuffer>;
    /** Whether the body is compressed. */
    isGzipped: boolean;
    /** The media type of the body before its compression. */
    mediaType: string;
    /** What the reader of the answer should know. */
    notes: string[];
    /** Whether all rows, or bars, of the range could be read. */
    isComplete: boolean;
  }
  /** Why the query takes long from now on, whatever its range. */
  | { type: "slow"; reason: string | undefined }
  | { type: "error"; kind: QueryErrorKind; message: string; slowReason?: string }
  | { type: "failure"; message: string };
