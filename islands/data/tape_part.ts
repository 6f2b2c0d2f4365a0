/** @module The parts of the tape's day, and places in them. */

import type { DayPart } from "./tape_chunks.ts";
import { type Fill, mergeFills, type TapeRows } from "./tape_rows.ts";

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
  /** Whether there are more trades than the answer has, all of them in one millisecond. */
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

/** A part whose rows have not arrived. */
export function unreadPart(part: DayPart): TapePart {
  return {
    ...part,
    rows: undefined,
    shown: undefined,
    count: undefined,
    isTruncated: false,
    isStale: true,
    error: undefined,
  };
}

/** Whether rows of a part may be missing: a part without any row for the reader is not read again. */
export function isMissing({ rows, count }: TapePart): boolean {
  return rows === undefined && count !== 0;
}

/** The known parts that a new part consists of; undefined if they do not cover it. Parts are the newest first. */
export function piecesOf(known: readonly TapePart[], { fromMs, toMs }: DayPart): TapePart[] | undefined {
  const pieces = known.filter((part) => part.fromMs >= fromMs && part.toMs <= toMs);
  const isCovered = pieces.length > 0 && pieces[0].toMs === toMs && pieces.at(-1)!.fromMs === fromMs;
  return isCovered ? pieces : undefined;
}

/**
 * Gives a part the trades of an answer. What an answer with too many trades left out becomes a newer part.
 *
 * @returns The newer part; undefined if nothing is left out, or if all trades are of one millisecond
 */
export function takeAnswer(
  part: TapePart,
  fills: readonly Fill[],
  isTruncated: boolean,
): TapePart | undefined {
  const lastMs = fills.at(-1)?.[0] ?? part.fromMs;
  // The last millisecond may have more trades: it belongs to the newer part, or is asked for alone.
  const endMs = isTruncated ? Math.max(lastMs, part.fromMs + 1) : part.toMs;
  const isCut = endMs < part.toMs;
  const whole = isCut ? fills.filter(([timeMs]) => timeMs < endMs) : fills;
  part.rows = mergeFills(whole);
  part.isTruncated = isTruncated && !isCut;
  if (!isCut) return undefined;
  const newer = unreadPart({
    fromMs: endMs,
    toMs: part.toMs,
    trades: Math.max(1, part.trades - whole.length),
  });
  Object.assign(part, { toMs: endMs, trades: whole.length, isStale: lastMs === part.fromMs });
  return newer;
}
