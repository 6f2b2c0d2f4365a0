/** @module Variable-length integers (https://sqlite.org/fileformat2.html, section 1.6, "varint"). */

/** The most bytes of a varint. */
export const MAX_VARINT_BYTES = 9;

/** Reads varints; the last one read is a 64-bit integer in two's complement, in two halves. */
export class Varint {
  /** The higher 32 bits, signed. */
  hi = 0;
  /** The lower 32 bits, unsigned. */
  lo = 0;

  /** The value as the nearest double. */
  get number(): number {
    return this.hi * 2 ** 32 + this.lo;
  }

  /**
   * Reads a varint: seven bits of each byte, highest first, up to a byte whose highest bit is 0; a ninth byte has
   * eight bits.
   *
   * @param bytes Bytes that hold the varint, and {@linkcode MAX_VARINT_BYTES} from its start in any case
   * @param at Where the varint begins
   * @returns Where the varint ends
   */
  read(bytes: Uint8Array, at: number): number {
    let hi = 0;
    let lo = 0;
    for (let i = 0; i < MAX_VARINT_BYTES - 1; i++) {
      const byte = bytes[at++];
      hi = (hi << 7) | (lo >>> 25);
      lo = (lo << 7) | (byte & 0x7f);
      if (byte < 0x80) {
        this.hi = hi;
        this.lo = lo >>> 0;
        return at;
      }
    }
    this.hi = (hi << 8) | (lo >>> 24);
    this.lo = ((lo << 8) | bytes[at]) >>> 0;
    return at + 1;
  }
}
