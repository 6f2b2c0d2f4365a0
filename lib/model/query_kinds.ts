/** @module The kinds of queries, and the times that each is about. */

/** A kind of query. */
export type QueryKind =
  | "series"
  | "trades"
  | "footprint"
  | "profile"
  | "vwap"
  | "book"
  | "heatmap"
  | "instrument";

/** The kinds of queries, and the times that each is about: a range, an instant, or perhaps a range. */
export const QUERY_TIMES: Readonly<Record<QueryKind, "range" | "instant" | "perhaps a range">> = {
  series: "range",
  trades: "range",
  footprint: "range",
  profile: "range",
  vwap: "range",
  book: "instant",
  heatmap: "range",
  instrument: "perhaps a range",
};

/** The kinds of queries, as a list. */
export const QUERY_KINDS: readonly QueryKind[] = Object.keys(QUERY_TIMES) as QueryKind[];
