/** @module The parts of the tape's day, and places in them. */

import type { DayPart } from "./tape_chunks.ts";
import type { TapeRows } from "./tape_rows.ts";

/** The context of the list, so that tests need no server. */
export interface TapeHost {
  /** Asks for the trades of a range; rejects with an error if there is no answer. */
  ask: (range: { from: number; to: number }, signal: AbortSignal) => Promise<unknown>;
  /** Called when rows arrived, or a request failed. */
  onChange: () => void;
}

/** A part and its rows. */
export interface TapePart extends DayPart {
  /** All rows; undefined before they arrive, and once they are forgotten. */
  rows: TapeRows | undefined;
  /** The rows that the reader wants to see. */
  shown: TapeRows | undefined;
  /** The number of rows that the reader wants to see; undefined if that is not known. */
  count: number | undefined;
  /** Whether there are more trades than the answer has. */
  isTruncated: boolean;
  /** Whether there may be newer trades than those of the answer. */
  isStale: boolean;
  /** Why the request failed. */
  error: string | undefined;
}

/** A place in the list: a row, or a part whose rows have not arrived. */
export interface TapePlace {
  /** The part. */
  readonly part: TapePart;
  /** The index of the row in `part.shown`; undefined if the rows have not arrived. */
  readonly row: number | undefined;
  /** The position of the first row of the next, older part. */
  readonly endPosition: number;
}
