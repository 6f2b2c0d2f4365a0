/** @module A position in the bytes of a text: blanks, brackets and commas. */

import { BACKSLASH, CLOSE_ROUND, CLOSE_SQUARE, COMMA, OPEN_ROUND, OPEN_SQUARE } from "./ascii.ts";

/** Bytes that can be in a bare word or number: letters, digits, `+`, `-`, `.`, `_`. */
const IS_WORD = byteSet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._");

/** Blanks of JSON and Python. */
export const IS_BLANK: Uint8Array = byteSet(" \t\n\r\f\v");

/** A position in the bytes of a text. */
export class ByteCursor {
  /** Holds the text, from its start to {@linkcode end}. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Index of the next byte. */
  at = 0;
  /** Index after the text's last byte. */
  end = 0;

  /**
   * Starts a text.
   *
   * @param bytes Holds the text, from its start to `end`
   * @param end Index after the text's last byte
   */
  start(bytes: Uint8Array, end: number): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = end;
  }

  /** Moves to the next byte that is not blank and returns the byte; 0 at the end. */
  peek(): number {
    const bytes = this.bytes;
    let at = this.at;
    while (at < this.end && IS_BLANK[bytes[at]]) at++;
    this.at = at;
    return at < this.end ? bytes[at] : 0;
  }

  /** Reads a byte if it is the next byte that is not blank; returns whether it is. */
  take(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  /** Reads an opening bracket; returns the byte that closes the list, or 0 if there is no opening bracket. */
  open(): number {
    const byte = this.peek();
    if (byte !== OPEN_SQUARE && byte !== OPEN_ROUND) return 0;
    this.at++;
    return byte === OPEN_SQUARE ? CLOSE_SQUARE : CLOSE_ROUND;
  }

  /** Reads the closing bracket of a list, if it is next; returns whether it is. */
  close(close: number): boolean {
    if (this.peek() !== close) return false;
    this.at++;
    return true;
  }

  /**
   * Reads a comma; returns whether an element can follow or the list can end.
   *
   * @param close The byte that closes the list, before which no comma is needed; 0 if a comma is needed
   */
  comma(close: number): boolean {
    const byte = this.peek();
    if (byte === COMMA) {
      this.at++;
      return true;
    }
    return close !== 0 && byte === close;
  }

  /** Whether nothing but blanks is left. */
  isAtEnd(): boolean {
    this.peek();
    return this.at === this.end;
  }

  /** Index of the closing quote, from the cursor on; -1 if the text has no such quote, or if an escape comes first. */
  protected quoteEnd(quote: number): number {
    for (let at = this.at; at < this.end; at++) {
      const byte = this.bytes[at];
      if (byte === quote) return at;
      if (byte === BACKSLASH) return -1;
    }
    return -1;
  }

  /** Index after the bare word that begins at the cursor; -1 if there is no word. */
  protected endOfWord(): number {
    let at = this.at;
    while (at < this.end && IS_WORD[this.bytes[at]]) at++;
    return at > this.at ? at : -1;
  }
}

function byteSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
