/**
 * The cases of `../shared/cases/databases.py` that the program deliberately decides otherwise, or that need an option.
 * Every other case is right without further options.
 *
 * @module
 */

import type { BarFiles } from "./bar_files.ts";

/** What a run does instead of what the case expects. */
export interface Decision {
  /** Why, for readers of the table. */
  why: string;
  /** The exit status. */
  code: number;
  /** Texts that the run prints. */
  says: string[];
  /** What the bar files hold; files that are left out may hold anything. */
  files?: Partial<BarFiles>;
  /** Options with which the case is right, if there are any. */
  rightWith?: string[];
}

const DAY_MS = Date.parse("2024-01-01");

/** Runs with other options that give other right bars. */
export const OTHER_OPTIONS: Record<string, { options: string[]; files: Partial<BarFiles> }> = {
  k3_utc8_day: {
    options: ["--window-offset", "-8h"],
    files: { ohlc: [[DAY_MS - 8 * 3_600_000, 100, 102, 100, 102, 7]] },
  },
};

/** Every deliberate decision, by the name of the case. */
export const DECISIONS: Record<string, Decision> = {
  a6_cumulative_volume: {
    why: "a running total looks like any other sizes; a view takes the differences",
    code: 0,
    says: ["each volume is greater than the one before, such as 100, 150, 175: if it is a running total"],
    files: {
      ohlc: [[DAY_MS, 10, 10.1, 10, 10.1, 250], [DAY_MS + 60_000, 10.2, 10.2, 10.2, 10.2, 175]],
    },
  },
  c1_zero_size_prints: {
    why: "a size of 0 is a size: some exchanges print corrections so",
    code: 0,
    says: [
      "2 of 4 trades have a size of 0, and their prices are in the bars; if they are not trades, leave them out",
    ],
    files: { ohlc: [[DAY_MS, 16.5, 16.5, 15, 15, 7]] },
  },
  h4_delta_rows: {
    why: "nothing says which rows are snapshots; a view adds the column",
    code: 1,
    says: [
      "the rows of table book look like updates of a book rather than whole books",
      "of 3 sampled rows, 1 have a level of size 0, such as [[100,0]], 2 have levels on one side only",
      'add a column "action" with the words snapshot and update (snapshot in each row if all are whole books), or describe the table with --views FILE',
    ],
    files: { ohlc: [[DAY_MS, 100, 100, 100, 100, 1]] },
  },
  f21_ns_as_double: {
    why: "the nanosecond was lost when the number was stored",
    code: 0,
    says: [
      "times in table trades are floating-point numbers with more digits than such numbers hold, such as " +
      "1704067260000000000: their last digits are lost",
    ],
    files: { ohlc: [[DAY_MS + 60_000, 100, 101, 100, 101, 2]] },
  },
  f30_local_time_naive: {
    why: "zones are never guessed: a time without a zone is UTC",
    code: 0,
    says: [
      "times in table trades, such as 2024-01-01 08:00:01.000000, have no time zone and are taken for UTC; " +
      "if they are local times, convert them with --views FILE",
    ],
    files: {
      ohlc: [
        [DAY_MS + 8 * 3_600_000, 100, 105, 95, 95, 6],
        [DAY_MS + 8 * 3_600_000 + 60_000, 101, 101, 101, 101, 4],
      ],
    },
  },
  g1_oil_negative: {
    why: "prices of 0 and below are mistakes in most databases",
    code: 0,
    says: ["a price that is not a positive finite number"],
    rightWith: ["--signed-prices"],
  },
  g2_spread_book_negative: {
    why: "prices of 0 and below are mistakes in most databases",
    code: 1,
    says: ["a price that is not a positive finite number"],
    rightWith: ["--signed-prices"],
  },
  j2_ccxt_symbol_nested: {
    why: "an instrument names one folder; --data names the folder above the other",
    code: 2,
    says: [
      'INSTRUMENT is "BTC/USDT", which contains a path separator; expected a plain name such as BTC-USDT',
    ],
  },
  i08_bitfinex_count: {
    why:
      "the second element of a level is its size: a view puts an amount that comes third in the second place",
    code: 0,
    says: [
      "in table book have three elements",
      "as in [price, count, amount]: the second is read as the size",
    ],
    files: {
      obi: [[DAY_MS, -1 / 13, -1 / 13, -1 / 13, -1 / 13]],
      depth: { bids: [[100, 5], [99, 1]], asks: [[101, 7]] },
    },
  },
  i15_nan_level: {
    why: "a book of which a part is unknown is not a whole book",
    code: 1,
    says: ["1 of 1 snapshot rejected", 'whose "bids" is "[[100,2],[99,1],[98,NaN]]"'],
    files: { obi: [], depth: { bids: [], asks: [] } },
  },
  k1_week: {
    why: "windows are aligned to the epoch, which was a Thursday",
    code: 0,
    says: [],
    files: {
      ohlc: [[DAY_MS - 4 * 86_400_000, 100, 102, 100, 102, 3], [
        DAY_MS + 3 * 86_400_000,
        103,
        106,
        103,
        106,
        4,
      ]],
    },
    rightWith: ["--window-offset", "4d"],
  },
  n1_newest_first_uuid: {
    why: "rows of one time whose numbers are not numeric keep the order in which they are stored",
    code: 0,
    says: [
      "rows of the same time keep the order in which table trades stores them, since trade_id such as 00000002-u is no number",
      "add -rowid AS id with --views FILE",
    ],
    files: { ohlc: [[DAY_MS, 102, 102, 100, 100, 3]] },
  },
  q1_wal_left_behind: {
    why:
      "the rows in a lost -wal file cannot be known, nor that there was one: a closed database has no such file",
    code: 0,
    says: [],
    files: { ohlc: [[DAY_MS, 100, 100, 100, 100, 1]] },
  },
  s1_inspect_of_all_rejected: {
    why: "the order of day and month is never guessed",
    code: 1,
    says: [
      'timestamp "01/02/2024 00:00:01" is 2024-02-01 or 2024-01-02, and neither is in 2024-01-01; write the year first',
    ],
  },
};
