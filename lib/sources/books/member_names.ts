/** @module Recognises the members of a level by their names' bytes, without making strings of names seen before. */

import { LEVEL_PRICE_NAMES, LEVEL_SIZE_NAMES } from "../book_names.ts";
import { plainName } from "../names.ts";
import type { LiteralReader } from "../values/literal_reader.ts";

/** What a member of a level holds. */
export interface Member {
  /** Which value the member holds. */
  readonly is: "price" | "size" | "other";
  /** The name's place in the order of preference, 0 for the most preferred name. */
  readonly rank: number;
}

const OTHER: Member = { is: "other", rank: Infinity };

/** The most names that are remembered. */
const MAX_KNOWN = 64;

/** Recognises names. */
export class MemberNames {
  readonly #known: { bytes: Uint8Array; member: Member }[] = [];
  /** For each place in a level, the index of the name that the last level had there. */
  readonly #expected: number[] = [];

  /**
   * What the member is that has the reader's last word as its name.
   *
   * @param place Index of the member in the level, since levels have the same members in the same order
   */
  find(text: LiteralReader, place: number): Member {
    const known = this.#known;
    const expected = this.#expected[place] ?? -1;
    if (expected >= 0 && isWord(text, known[expected].bytes)) return known[expected].member;
    let index = known.findIndex(({ bytes }) => isWord(text, bytes));
    if (index < 0) {
      const member = memberOf(text.wordText());
      if (known.length === MAX_KNOWN || place >= MAX_KNOWN) return member;
      index = known.push({ bytes: text.bytes.slice(text.wordStart, text.wordEnd), member }) - 1;
    }
    this.#expected[place] = index;
    return known[index].member;
  }
}

function isWord({ bytes, wordStart, wordEnd }: LiteralReader, name: Uint8Array): boolean {
  if (name.length !== wordEnd - wordStart) return false;
  for (let i = 0; i < name.length; i++) if (bytes[wordStart + i] !== name[i]) return false;
  return true;
}

function memberOf(name: string): Member {
  const plain = plainName(name);
  const price = LEVEL_PRICE_NAMES.indexOf(plain);
  if (price >= 0) return { is: "price", rank: price };
  const size = LEVEL_SIZE_NAMES.indexOf(plain);
  return size >= 0 ? { is: "size", rank: size } : OTHER;
}
