/** @module Judges any trades: keeps the fingerprints of all trades, in at most 16 bytes for each. */

import type { TradeBatch } from "../../model/batches.ts";
import { FingerprintSet } from "./fingerprint_set.ts";
import { type Judge, judgeBySet, type Judgement } from "./judge.ts";

/** Compares each trade with all trades before. */
export class SetJudge implements Judge {
  readonly #seen: FingerprintSet;

  /** @param rows How many trades will come at least */
  constructor(rows: number) {
    this.#seen = new FingerprintSet(rows);
  }

  judge(batch: TradeBatch, from: number): Judgement {
    return judgeBySet(batch, from, this.#seen);
  }
}
