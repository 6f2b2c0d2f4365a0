/**
 * A cache of the shapes of a table's records. Most tables have few shapes, so each record header is parsed once.
 *
 * @module
 */

import { MAX_HEADER_WORDS, type RecordLayout, RecordShape } from "./record_shape.ts";

/** How many shapes the cache holds; 2 to the power of 10. */
const CACHED_SHAPES = 1024;

/** The shapes of a table's records, by their headers. */
export class RecordShapes {
  readonly #layout: RecordLayout;
  readonly #cache: (RecordShape | undefined)[] = new Array(CACHED_SHAPES).fill(undefined);
  /** The shape of the last record whose header was too long for the cache. */
  readonly #long: RecordShape;

  /** Makes an empty cache. */
  constructor(layout: RecordLayout) {
    this.#layout = layout;
    this.#long = new RecordShape(layout.columns);
  }

  /**
   * The shape of a record, valid until the next call.
   *
   * @param bytes Bytes that hold the record's header
   * @param view A view of the bytes
   * @param at Where the record begins
   * @param headerSize Bytes of the header, according to the header itself
   * @throws {SourceFault} If the header is not valid
   */
  of(bytes: Uint8Array, view: DataView, at: number, headerSize: number): RecordShape {
    const words = (headerSize + 3) >> 2;
    if (words > MAX_HEADER_WORDS) {
      this.#long.read(this.#layout, bytes, at, headerSize);
      return this.#long;
    }
    // Bytes of the last word that belong to the values are masked.
    const last = words - 1;
    const lastWord = view.getInt32(at + 4 * last) & (-1 << (32 * words - 8 * headerSize));
    let hash = lastWord;
    for (let word = 0; word < last; word++) hash = Math.imul(hash ^ view.getInt32(at + 4 * word), 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 22;
    const shape = this.#cache[hash] ??= new RecordShape(this.#layout.columns);
    const { header } = shape;
    if (shape.headerSize === headerSize && header[last] === lastWord) {
      let word = 0;
      while (word < last && header[word] === view.getInt32(at + 4 * word)) word++;
      if (word === last) return shape;
    }
    shape.read(this.#layout, bytes, at, headerSize);
    for (let word = 0; word < last; word++) header[word] = view.getInt32(at + 4 * word);
    header[last] = lastWord;
    return shape;
  }
}
