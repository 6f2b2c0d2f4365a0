/**
 * Reads answers in ClickHouse's Native format: blocks of columns, each with its name, its type and its values one after the
 * other, little-endian.
 *
 * @module
 */

import { ClusterError } from "./cluster_error.ts";

/** A column of an answer. */
export interface NativeColumn {
  /** The values; of arrays, those of all rows. */
  values: Float64Array | Int32Array | Int8Array;
  /** For each row of a column of arrays, the number of values up to and with its own. */
  ends?: Float64Array;
}

/** A block of an answer. */
export interface NativeRows {
  /** The number of rows. */
  count: number;
  /** The columns by name. */
  columns: Record<string, NativeColumn>;
}

const TYPES = { Float64: Float64Array, Int32: Int32Array, Int8: Int8Array } as const;

/** Bytes of the end of an array: a 64-bit number. */
const END_BYTES = 8;

const DECODER = new TextDecoder();

/**
 * Cuts an answer into blocks.
 *
 * @throws {ClusterError} If the answer is cut short, or has other columns than those that can be read
 */
export function* readNative(answer: Uint8Array): Generator<NativeRows> {
  const reader = new NativeReader(answer);
  while (!reader.isAtEnd) yield reader.block();
}

class NativeReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  block(): NativeRows {
    const columnCount = this.#varint();
    const count = this.#varint();
    const columns: NativeRows["columns"] = {};
    for (let column = 0; column < columnCount; column++) {
      const name = this.#text();
      columns[name] = this.#column(this.#text(), count);
    }
    return { count, columns };
  }

  #column(type: string, count: number): NativeColumn {
    const element = /^Array\((.*)\)$/.exec(type)?.[1];
    if (element === undefined) return { values: this.#values(type, count) };
    const ends = this.#ends(count);
    return { ends, values: this.#values(element, count === 0 ? 0 : ends[count - 1]) };
  }

  #values(type: string, count: number): NativeColumn["values"] {
    if (!Object.hasOwn(TYPES, type)) throw unusable(`a column of type ${JSON.stringify(type)}`);
    const Type = TYPES[type as keyof typeof TYPES];
    // A copy, because values in the answer need not be aligned.
    return new Type(this.#take(count * Type.BYTES_PER_ELEMENT).slice().buffer);
  }

  #ends(count: number): Float64Array {
    const words = new Uint32Array(this.#take(count * END_BYTES).slice().buffer);
    const ends = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      ends[row] = words[2 * row] + 2 ** 32 * words[2 * row + 1];
      if (ends[row] < (row > 0 ? ends[row - 1] : 0)) throw unusable("arrays that overlap");
    }
    return ends;
  }

  #text(): string {
    return DECODER.decode(this.#take(this.#varint()));
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; factor <= Number.MAX_SAFE_INTEGER; factor *= 128) {
      const [byte] = this.#take(1);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw unusable("a length without end");
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw unusable("an end within a block");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function unusable(what: string): ClusterError {
  return new ClusterError(
    `an answer of the cluster is not complete or not understood: it has ${what}; run again`,
  );
}
