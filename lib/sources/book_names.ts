/**
 * The names and words within books: of the columns and members of a book and of a level, and of what distinguishes
 * snapshots from updates. The rest of the table is in `names.ts`, with how names are compared.
 *
 * @module
 */

import { list } from "./names.ts";

/** Names of a level's price, in order of preference. */
export const LEVEL_PRICE_NAMES = list("price px p rate");

/** Names of a level's size, in order of preference. */
export const LEVEL_SIZE_NAMES = list("size sz qty quantity q s volume vol v amount");

/** Names of the two sides of a book, in order of preference. */
export const SIDES_NAMES: readonly (readonly [bids: string, asks: string])[] = [
  ["bids", "asks"],
  ["bid_levels", "ask_levels"],
  ["bids_levels", "asks_levels"],
  ["bids_json", "asks_json"],
  ["bid", "ask"],
  ["b", "a"],
  ["buy", "sell"],
  ["buys", "sells"],
];

/** Names of columns that may hold both sides of a book. */
export const MESSAGE_NAMES = list(`
  order_book book depth snapshot levels data json message msg payload raw raw_data raw_json content body event
`);

/** Names of columns that number the books of a table with one row a level, in order of preference. */
export const GROUP_NAMES = list("snapshot_id book_id order_book_id snapshot");

/** Names of columns that say whether the level is a bid. */
export const IS_BID_NAMES = list("is_bid is_buy bid");

/** Names of columns with a word that says whether a row of a book is a snapshot or an update. */
export const KIND_NAMES = list(
  "action update_type msg_type message_type event_type book_type data_type kind type event",
);

/** Names of columns that say whether a row is a snapshot. */
export const IS_SNAPSHOT_NAMES = list("is_snapshot snapshot is_full is_partial");

/** Names of columns that say whether a row is an update. */
export const IS_UPDATE_NAMES = list("is_update is_delta delta is_diff incremental");

/** Names of columns with the number of an update, in order of preference. */
export const SEQUENCE_NAMES = list(`
  update_id final_update_id last_update_id seq_id sequence sequence_number sequence_id seq seq_num
  change_id nonce u
`);

/** Names of columns with the number of the first change that an update contains. */
export const FIRST_NUMBER_NAMES = list("first_update_id first_id");

/** Names of columns with the number of the update before, which shows whether updates are missing. */
export const PREVIOUS_NUMBER_NAMES = list(`
  prev_update_id previous_update_id prev_final_update_id last_final_update_id pu prev_seq_id previous_seq_id
  prev_seq prev_sequence previous_sequence prev_change_id
`);

/** Names of columns with the number of the last change that an update contains. */
export const LAST_NUMBER_NAMES = list("final_update_id last_update_id last_id");

/** The words of each kind, in lower case. */
export const KIND_WORDS: Readonly<Record<"snapshot" | "update" | "removal", readonly string[]>> = {
  snapshot: ["snapshot", "partial", "s", "full", "image", "init", "initial", "book_snapshot"],
  update: [
    "update",
    "delta",
    "l2update",
    "u",
    "d",
    "diff",
    "incremental",
    "change",
    "insert",
    "add",
    "new",
    "modify",
    "depthupdate",
    "book_change",
  ],
  removal: ["delete", "remove", "removed"],
};
