/** @module Every way to write the taker's side of a trade. Written without any code of the program. */

import type { Value } from "../helpers/database.ts";

/** Writes sides in one way. */
export interface SideWriter {
  /** A name for messages. */
  name: string;
  /** The column, with its type; undefined if the sign of the size is the side. */
  column: string | undefined;
  /** Writes whether the taker bought. */
  write: (isBuy: boolean) => Value;
}

/** Every way. */
export const SIDE_WRITERS: readonly SideWriter[] = [
  words("side TEXT", "buy", "sell"),
  words("taker_side TEXT", "BUY", "SELL"),
  words("side TEXT", "Buy", "Sell"),
  words("side TEXT", "b", "s"),
  words("side TEXT", "B", "A"),
  words("direction TEXT", "bid", "ask"),
  words("side INTEGER", 1, -1),
  words("is_buyer_maker INTEGER", 0, 1),
  words("isBuyerMaker TEXT", "false", "true"),
  words("m TEXT", "False", "True"),
  { name: "the sign of the size", column: undefined, write: () => null },
];

function words(column: string, buy: Value, sell: Value): SideWriter {
  return { name: `${column}: ${buy} or ${sell}`, column, write: (isBuy) => isBuy ? buy : sell };
}
