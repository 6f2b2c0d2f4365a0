/**
 * Reading FlatBuffers, the format of Arrow's metadata (https://flatbuffers.dev/internals/).
 *
 * Every read is checked against the end of the buffer, so that a damaged buffer gives a `RangeError` or wrong values,
 * and never bytes of something else.
 *
 * @module
 */

const decoder = new TextDecoder();

/** A table in a buffer. A field that is left out has its default value: 0, an empty text, an empty list. */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  /**
   * @param view The buffer
   * @param at Where the table begins
   */
  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The table with which a buffer begins. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** A number of a byte. */
  byte(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  /** A number of two bytes. */
  short(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : this.#view.getInt16(at, true);
  }

  /** A number of eight bytes. */
  long(field: number): number {
    const at = this.#place(field);
    return at === undefined ? 0 : longAt(this.#view, at);
  }

  /** A text. */
  text(field: number): string {
    const at = this.#target(field);
    if (at === undefined) return "";
    const length = this.#lengthAt(at, 1);
    return decoder.decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at + 4, length));
  }

  /** A table. */
  table(field: number): FlatTable | undefined {
    const at = this.#target(field);
    return at === undefined ? undefined : new FlatTable(this.#view, at);
  }

  /** The tables of a list. */
  tables(field: number): FlatTable[] {
    const at = this.#target(field);
    if (at === undefined) return [];
    return Array.from({ length: this.#lengthAt(at, 4) }, (_, index) => {
      const place = at + 4 + 4 * index;
      return new FlatTable(this.#view, place + this.#view.getUint32(place, true));
    });
  }

  /** The numbers of eight bytes of which the structs of a list consist. */
  structs(field: number, perStruct: number): number[] {
    const at = this.#target(field);
    if (at === undefined) return [];
    const length = this.#lengthAt(at, 8 * perStruct) * perStruct;
    return Array.from({ length }, (_, index) => longAt(this.#view, at + 4 + 8 * index));
  }

  /** The length of a list, which fits into the buffer. */
  #lengthAt(at: number, bytes: number): number {
    const length = this.#view.getUint32(at, true);
    if (at + 4 + length * bytes > this.#view.byteLength) {
      throw new RangeError(`a list of ${length} is longer than its buffer`);
    }
    return length;
  }

  #place(field: number): number | undefined {
    const vtable = this.#at - this.#view.getInt32(this.#at, true);
    const slot = 4 + 2 * field;
    if (slot >= this.#view.getUint16(vtable, true)) return undefined;
    const offset = this.#view.getUint16(vtable + slot, true);
    return offset === 0 ? undefined : this.#at + offset;
  }

  #target(field: number): number | undefined {
    const at = this.#place(field);
    return at === undefined ? undefined : at + this.#view.getUint32(at, true);
  }
}

function longAt(view: DataView, at: number): number {
  return view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}
