/**
 * Questions about a range of times, which are answered from the ticks of a run.
 *
 * @module
 */

import { type BookAnswer, bookAt, type BookAtQuery } from "./book.ts";
import { type FootprintAnswer, footprintOf, type FootprintQuery } from "./footprint.ts";
import { heatmapOf, type HeatmapQuery } from "./heatmap.ts";
import { type InstrumentAnswer, instrumentOf, type InstrumentQuery } from "./instrument.ts";
import { type ProfileAnswer, profileOf, type ProfileQuery } from "./profile.ts";
import { QueryContext, type QuerySignal, RepeatedQueryError } from "./query_context.ts";
import type { Ticks } from "./ticks.ts";
import { type TradesAnswer, tradesOf, type TradesQuery } from "./trades.ts";
import { type VwapAnswer, vwapOf, type VwapQuery } from "./vwap.ts";

/** A question, as plain data. Times are whole milliseconds since the Unix epoch. */
export type Query =
  | TradesQuery
  | FootprintQuery
  | ProfileQuery
  | VwapQuery
  | BookAtQuery
  | HeatmapQuery
  | InstrumentQuery;

/** The answer to each kind of query: plain JSON values, or bytes. */
export interface AnswerValues {
  /** See {@linkcode TradesAnswer}. */
  trades: TradesAnswer;
  /** See {@linkcode FootprintAnswer}. */
  footprint: FootprintAnswer;
  /** See {@linkcode ProfileAnswer}. */
  profile: ProfileAnswer;
  /** See {@linkcode VwapAnswer}. */
  vwap: VwapAnswer;
  /** See {@linkcode BookAnswer}. */
  book: BookAnswer;
  /** Bytes, as docs/queries.md describes them. */
  heatmap: Uint8Array<ArrayBuffer>;
  /** See {@linkcode InstrumentAnswer}. */
  instrument: InstrumentAnswer;
}

/** An answer. */
export interface Answer<Kind extends Query["kind"] = Query["kind"]> {
  /** The answer itself. */
  value: AnswerValues[Kind];
  /** What its reader should know, one sentence each: a database that has changed, rows that are missing. */
  notes: string[];
  /** Whether all rows, or bars, of the range could be read. */
  isComplete: boolean;
}

/** How often a query is answered from the beginning if a recorder writes to a database that is being read. */
const MAX_ATTEMPTS = 3;

/**
 * Answers a query. If a database is written to while it is read, the query is answered from the beginning, so that
 * no table is read half before and half after the write; the third time, a note says so.
 *
 * @param query The query
 * @param store The ticks
 * @param signal Ends the query; looked at after each batch of rows
 * @throws {QueryError} If the query does not fit the data, its answer is too large, a database that it needs is gone, or
 * the signal is aborted
 */
export async function answer<Kind extends Query["kind"]>(
  query: Extract<Query, { kind: Kind }>,
  store: Ticks,
  signal: QuerySignal,
): Promise<Answer<Kind>> {
  for (let attempt = 1;; attempt++) {
    const context = new QueryContext(signal, attempt < MAX_ATTEMPTS);
    context.check();
    try {
      const value = await valueOf(query, store, context) as AnswerValues[Kind];
      return { value, notes: [...context.notes], isComplete: context.isComplete };
    } catch (error) {
      if (!(error instanceof RepeatedQueryError)) throw error;
    }
  }
}

function valueOf(query: Query, store: Ticks, context: QueryContext) {
  switch (query.kind) {
    case "trades":
      return tradesOf(query, store, context);
    case "footprint":
      return footprintOf(query, store, context);
    case "profile":
      return profileOf(query, store, context);
    case "vwap":
      return vwapOf(query, store, context);
    case "heatmap":
      return heatmapOf(query, store, context);
    case "instrument":
      return instrumentOf(store, context);
    case "book":
      return bookAt(query, store, context);
  }
}
