/** @module Growing bytes, with the encodings of ClickHouse's Native format. */

const WORD = 2 ** 32;

/** Bytes that grow. */
export class NativeBytes {
  #bytes = new Uint8Array(1 << 10);
  #length = 0;

  /** The bytes so far, which hold until more are added. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of the bytes so far. */
  slice(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** Removes all bytes. */
  clear(): void {
    this.#length = 0;
  }

  /** All 64-bit numbers so far, combined by exclusive or; there must be nothing else. */
  xor(): bigint {
    const words = new Uint32Array(this.#bytes.buffer, 0, this.#length / 4);
    let low = 0;
    let high = 0;
    for (let at = 0; at < words.length; at += 2) {
      low ^= words[at];
      high ^= words[at + 1];
    }
    return BigInt(high >>> 0) << 32n | BigInt(low >>> 0);
  }

  /** Adds bytes. */
  addBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Adds the same bytes several times. */
  addRepeated(bytes: Uint8Array, times: number): void {
    const size = bytes.length * times;
    if (size === 0) return;
    this.#reserve(size);
    const start = this.#length;
    this.#bytes.set(bytes, start);
    // Each copy doubles what is there.
    for (let done = bytes.length; done < size; done *= 2) {
      this.#bytes.copyWithin(start + done, start, start + Math.min(done, size - done));
    }
    this.#length += size;
  }

  /** Adds the elements of a typed array from one index up to another. */
  addElements(array: Float64Array | Int32Array | Uint32Array | Int8Array, from: number, to: number): void {
    const size = array.BYTES_PER_ELEMENT;
    this.addBytes(new Uint8Array(array.buffer, array.byteOffset + from * size, (to - from) * size));
  }

  /** Adds whole numbers as 64-bit integers, in two's complement. */
  addInt64s(numbers: Float64Array, from: number, to: number): void {
    this.#reserve((to - from) * 8 + 8);
    // A view of words needs an offset that is a multiple of 4; columns of 64-bit numbers have nothing else in them.
    const words = new Uint32Array(this.#bytes.buffer, this.#length, (to - from) * 2);
    for (let i = from, at = 0; i < to; i++, at += 2) {
      const number = numbers[i];
      words[at] = number >>> 0;
      words[at + 1] = Math.floor(number / WORD) >>> 0;
    }
    this.#length += (to - from) * 8;
  }

  /** Adds a whole number below 2^53 in groups of 7 bits, the least first. */
  addVarint(number: number): void {
    this.#reserve(8);
    while (number > 127) {
      this.#bytes[this.#length++] = (number % 128) | 128;
      number = Math.floor(number / 128);
    }
    this.#bytes[this.#length++] = number;
  }

  /** Adds a text in UTF-8 after its number of bytes. */
  addText(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.addVarint(bytes.length);
    this.addBytes(bytes);
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(2 * this.#bytes.length, needed + 7 - (needed + 7) % 8));
    bytes.set(this.bytes);
    this.#bytes = bytes;
  }
}
