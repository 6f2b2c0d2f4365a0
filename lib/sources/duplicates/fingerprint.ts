/**
 * Fingerprints of trades: the first 96 bits of MurmurHash3 (x86, 128 bits) of a trade's number, time, price and size.
 *
 * Two different trades of n have the same fingerprint with a probability of about n^2 / 2^97: less than 10^-13 for
 * 100 million trades in one database.
 *
 * Source of the algorithm: https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp, in the public domain.
 *
 * @module
 */

import type { TradeBatch } from "../../model/batches.ts";

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** The number of bytes that are hashed: five doubles, an integer and four bytes of zeros. */
const BYTES = 48;

/** The columns of a batch that make a trade's identity. */
type Identity = Pick<TradeBatch, "timeMs" | "timeNs" | "orderHi" | "orderLo" | "price" | "size">;

/** Computes fingerprints; the last one is in {@linkcode a}, {@linkcode b} and {@linkcode c}. */
export class Fingerprint {
  /** The first 32 bits; never 0. */
  a = 1;
  /** The second 32 bits. */
  b = 0;
  /** The third 32 bits. */
  c = 0;
  readonly #doubles = new Float64Array(BYTES / Float64Array.BYTES_PER_ELEMENT);
  readonly #words = new Uint32Array(this.#doubles.buffer);

  /** Computes the fingerprint of a row. */
  set(batch: Identity, row: number): void {
    const doubles = this.#doubles;
    const words = this.#words;
    // Adding 0 turns -0 into 0, which is the same number.
    doubles[0] = batch.orderHi[row] + 0;
    doubles[1] = batch.orderLo[row] + 0;
    doubles[2] = batch.timeMs[row] + 0;
    doubles[3] = batch.price[row] + 0;
    doubles[4] = batch.size[row] + 0;
    words[10] = batch.timeNs[row];
    let [h1, h2, h3, h4] = [0, 0, 0, 0];
    for (let at = 0; at < words.length; at += 4) {
      h1 ^= Math.imul(rotate(Math.imul(words[at], C1), 15), C2);
      h1 = Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b | 0;
      h2 ^= Math.imul(rotate(Math.imul(words[at + 1], C2), 16), C3);
      h2 = Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747 | 0;
      h3 ^= Math.imul(rotate(Math.imul(words[at + 2], C3), 17), C4);
      h3 = Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35 | 0;
      h4 ^= Math.imul(rotate(Math.imul(words[at + 3], C4), 18), C1);
      h4 = Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17 | 0;
    }
    h1 ^= BYTES;
    h2 ^= BYTES;
    h3 ^= BYTES;
    h4 ^= BYTES;
    h1 = h1 + h2 + h3 + h4 | 0;
    h2 = mix(h2 + h1);
    h3 = mix(h3 + h1);
    h4 = mix(h4 + h1);
    h1 = mix(h1);
    h1 = h1 + h2 + h3 + h4 | 0;
    this.a = h1 >>> 0 || 1;
    this.b = h2 + h1 >>> 0;
    this.c = h3 + h1 >>> 0;
  }
}

function rotate(word: number, bits: number): number {
  return word << bits | word >>> 32 - bits;
}

/** Lets every bit of a word depend on every other. */
function mix(word: number): number {
  word = Math.imul(word ^ word >>> 16, 0x85ebca6b);
  word = Math.imul(word ^ word >>> 13, 0xc2b2ae35);
  return word ^ word >>> 16;
}
