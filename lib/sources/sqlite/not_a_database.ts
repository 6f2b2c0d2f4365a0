/** @module What a file is that is not an SQLite 3 database, as far as its first bytes say, and what to do with the file. */

import { printable, quoted } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";

/** The most bytes that a message shows. */
const SHOWN_BYTES = 8;

/** The most characters of a text that a message shows. */
const SHOWN_CHARACTERS = 40;

const IMPORT = `import it into one with sqlite3, and name the new file`;

/** Files that people take for a database, each with what to do. */
const KNOWN: readonly (readonly [magic: RegExp, is: string])[] = [
  [/^PAR1/, `but a Parquet file; ${IMPORT}`],
  [/^[^]{8}DUCK/, `but a database of DuckDB; copy its tables into one with DuckDB's extension "sqlite"`],
  [/^\*\* This file contains an SQLite 2/, "but one of SQLite 2; convert it with sqlite 2's .dump"],
  [/^(-- |PRAGMA |BEGIN|CREATE )/, "but SQL text; make one with: sqlite3 NEW.db < FILE"],
  [/^version https:\/\/git-lfs/, "but a pointer to one in Git LFS; fetch it with: git lfs pull"],
];

/**
 * The fault of a file that is not a database.
 *
 * @param head The first bytes of the file, if they are known
 */
export function notADatabase(head: Uint8Array = new Uint8Array(), cause?: unknown): SourceFault {
  const text = new TextDecoder("latin1").decode(head);
  const [, known] = KNOWN.find(([magic]) => magic.test(text)) ?? [];
  return new SourceFault(`it is not an SQLite 3 database, ${known ?? unknownContent(head, text)}`, { cause });
}

function unknownContent(head: Uint8Array, text: string): string {
  if (head.length === 0) return "or it is encrypted";
  const line = /^[\t\x20-\x7e]+(?=\r?\n)/.exec(text)?.[0];
  if (line !== undefined) {
    return `but a text that begins with ${quoted(line.slice(0, SHOWN_CHARACTERS))}; ${IMPORT}`;
  }
  const bytes = Array.from(head.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, "0"));
  return `or it is encrypted: it begins with the bytes ${
    printable(bytes.join(" "))
  }; copy it again, or decrypt it`;
}
