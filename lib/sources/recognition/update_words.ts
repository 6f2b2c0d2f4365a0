/**
 * The words by which recorders say whether a row of a book table is a snapshot or an update, and the columns that hold
 * such words.
 *
 * @module
 */

import type { SqlValue } from "../values/decimal.ts";
import { IS_SNAPSHOT_NAMES, IS_UPDATE_NAMES, KIND_NAMES, KIND_WORDS } from "../book_names.ts";
import { FLAG_WORDS, isSameName } from "../names.ts";

/** What a row says about the book: all of it, changes to it, or the removal of a level. */
export type UpdateKind = "snapshot" | "update" | "removal";

/** Reads the kind of a row from the value of one column. */
export type ReadKind = (value: SqlValue) => UpdateKind | undefined;

const KIND_OF_WORD = new Map(
  (Object.keys(KIND_WORDS) as UpdateKind[]).flatMap((kind) => KIND_WORDS[kind].map((word) => [word, kind])),
);
const TRUE_WORDS: readonly string[] = FLAG_WORDS.true;
const FALSE_WORDS: readonly string[] = FLAG_WORDS.false;

/** How to read the kinds of rows from a column of this name; undefined if no column of this name holds kinds. */
export function kindReader(column: string): ReadKind | undefined {
  const isOneOf = (names: readonly string[]) => names.some((name) => isSameName(name, column));
  if (isOneOf(KIND_NAMES)) return kindOfWord;
  if (isOneOf(IS_SNAPSHOT_NAMES)) return (value) => kindOfFlag(value, "snapshot", "update");
  if (isOneOf(IS_UPDATE_NAMES)) return (value) => kindOfFlag(value, "update", "snapshot");
  return undefined;
}

/** Whether a value is a word that only tables of updates have. */
export function isWordOfUpdates(value: SqlValue): boolean {
  const word = wordOf(value);
  return word.length > 1 && KIND_OF_WORD.has(word);
}

/** The kind that a word stands for; 1 and true stand for a snapshot. */
function kindOfWord(value: SqlValue): UpdateKind | undefined {
  // Most rows have a word that needs no conversion.
  const kind = KIND_OF_WORD.get(value as string);
  if (kind !== undefined) return kind;
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
