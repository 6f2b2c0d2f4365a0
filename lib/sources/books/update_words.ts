/**
 * The words by which recorders say whether a row of a book table is a snapshot or an update, and the columns that hold
 * such words.
 *
 * @module
 */

import type { SqlValue } from "../values/decimal.ts";

/** What a row says about the book: all of it, changes to it, or the removal of a level. */
export type UpdateKind = "snapshot" | "update" | "removal";

/** Names of columns with a word for the kind of a row, in order of preference. */
export const KIND_NAMES = [
  "action",
  "update_type",
  "msg_type",
  "message_type",
  "event_type",
  "book_type",
  "data_type",
  "kind",
  "type",
  "event",
] as const;

/** Names of columns that say whether a row is a snapshot. */
export const IS_SNAPSHOT_NAMES = ["is_snapshot", "snapshot", "is_full", "is_partial"] as const;

/** Names of columns that say whether a row is an update. */
export const IS_UPDATE_NAMES = ["is_update", "is_delta", "delta", "is_diff", "incremental"] as const;

/** Names of columns with the number of an update, in order of preference. */
export const SEQUENCE_NAMES = [
  "update_id",
  "final_update_id",
  "last_update_id",
  "seq_id",
  "sequence",
  "sequence_number",
  "sequence_id",
  "seq",
  "seq_num",
  "nonce",
  "u",
] as const;

/** The words of each kind, in lower case. */
export const KIND_WORDS: Record<UpdateKind, readonly string[]> = {
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

/** Reads the kind of a row from the value of one column. */
export type ReadKind = (value: SqlValue) => UpdateKind | undefined;

const KIND_OF_WORD = new Map(
  (Object.keys(KIND_WORDS) as UpdateKind[]).flatMap((kind) => KIND_WORDS[kind].map((word) => [word, kind])),
);
const TRUE_WORDS = ["1", "true", "t", "yes", "y"];
const FALSE_WORDS = ["0", "false", "f", "no", "n"];

/**
 * How to read the kinds of rows from a column of this name; undefined if no column of this name holds kinds.
 *
 * @param isName Whether two names are equal as names are compared
 */
export function kindReader(
  column: string,
  isName: (one: string, other: string) => boolean,
): ReadKind | undefined {
  const isOneOf = (names: readonly string[]) => names.some((name) => isName(name, column));
  if (isOneOf(KIND_NAMES)) return kindOfWord;
  if (isOneOf(IS_SNAPSHOT_NAMES)) return (value) => kindOfFlag(value, "snapshot", "update");
  if (isOneOf(IS_UPDATE_NAMES)) return (value) => kindOfFlag(value, "update", "snapshot");
  return undefined;
}

/** The kind that a word stands for; 1 and true stand for a snapshot. */
function kindOfWord(value: SqlValue): UpdateKind | undefined {
  const word = wordOf(value);
  return KIND_OF_WORD.get(word) ?? (word === "" ? undefined : flagOf(word, "snapshot", "update"));
}

/** The kind that a flag stands for; NULL is not set. The words of {@linkcode KIND_WORDS} are also understood. */
function kindOfFlag(value: SqlValue, set: UpdateKind, notSet: UpdateKind): UpdateKind | undefined {
  const word = wordOf(value);
  return word === "" ? notSet : flagOf(word, set, notSet) ?? KIND_OF_WORD.get(word);
}

function flagOf(word: string, set: UpdateKind, notSet: UpdateKind): UpdateKind | undefined {
  if (TRUE_WORDS.includes(word)) return set;
  return FALSE_WORDS.includes(word) ? notSet : undefined;
}

function wordOf(value: SqlValue): string {
  if (value === null || value instanceof Uint8Array) return "";
  return String(value).trim().toLowerCase();
}
