/**
 * Writing FlatBuffers, the format of Arrow's metadata (https://flatbuffers.dev/internals/).
 *
 * Objects are written front to back: an object first, with room for the distances to the objects that it contains, then
 * those objects. Every value is aligned to its size from the start of the buffer, and the buffer's length is a
 * multiple of 8.
 *
 * @module
 */

/** The value of a field: a number of a size in bytes, or an object. */
export type FlatValue = { bytes: 1 | 2 | 4 | 8; value: number } | FlatObject;

/** Writes an object; returns where it lies. */
export type FlatObject = (writer: FlatWriter) => number;

/** A number of a byte, such as a boolean or the type of a union. */
export function byte(value: number): FlatValue {
  return { bytes: 1, value };
}

/** A number of two bytes. */
export function short(value: number): FlatValue {
  return { bytes: 2, value };
}

/** A number of eight bytes. */
export function long(value: number): FlatValue {
  return { bytes: 8, value };
}

/** A text. */
export function text(content: string): FlatObject {
  return (writer) => writer.text(content);
}

/** A table: its fields in the order of the schema; undefined for one that has its default value. */
export function table(...fields: (FlatValue | undefined)[]): FlatObject {
  return (writer) => writer.table(fields);
}

/** A list of objects. */
export function list(objects: FlatObject[]): FlatObject {
  return (writer) => writer.list(objects);
}

/** A list of structs that consist of numbers of eight bytes. */
export function structs(values: number[], perStruct: number): FlatObject {
  return (writer) => writer.structs(values, perStruct);
}

/** The bytes of an object and all that it contains. */
export function flatBytes(root: FlatObject): Uint8Array {
  const writer = new FlatWriter();
  writer.root(root);
  return writer.bytes();
}

/** An object that is made once and then copied: distances inside an object do not depend on where it lies. */
export function copied(object: FlatObject): FlatObject {
  const bytes = flatBytes(object);
  const root = new DataView(bytes.buffer).getUint32(0, true);
  return (writer) => writer.copy(bytes) + root;
}

const encoder = new TextEncoder();

class FlatWriter {
  #bytes = new Uint8Array(1 << 13);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  bytes(): Uint8Array {
    const length = this.#room(0, 8);
    return this.#bytes.subarray(0, length);
  }

  root(object: FlatObject): void {
    this.#link(this.#room(4, 4), object);
  }

  copy(bytes: Uint8Array): number {
    const at = this.#room(bytes.length, 8);
    this.#bytes.set(bytes, at);
    return at;
  }

  text(content: string): number {
    const bytes = encoder.encode(content);
    const at = this.#room(4 + bytes.length + 1, 4);
    this.#view.setUint32(at, bytes.length, true);
    this.#bytes.set(bytes, at + 4);
    return at;
  }

  list(objects: FlatObject[]): number {
    const at = this.#room(4 + 4 * objects.length, 4);
    this.#view.setUint32(at, objects.length, true);
    objects.forEach((object, index) => this.#link(at + 4 + 4 * index, object));
    return at;
  }

  structs(values: number[], perStruct: number): number {
    this.#room(4, 8);
    const at = this.#room(4, 4);
    this.#view.setUint32(at, values.length / perStruct, true);
    for (const value of values) this.#put(this.#room(8, 8), 8, value);
    return at;
  }

  table(fields: (FlatValue | undefined)[]): number {
    const vtable = this.#room(4 + 2 * fields.length, 2);
    const start = this.#room(4, 4);
    const links: [at: number, object: FlatObject][] = [];
    fields.forEach((field, index) => {
      if (field === undefined) return;
      const bytes = typeof field === "function" ? 4 : field.bytes;
      const at = this.#room(bytes, bytes);
      if (typeof field === "function") links.push([at, field]);
      else this.#put(at, bytes, field.value);
      this.#view.setUint16(vtable + 4 + 2 * index, at - start, true);
    });
    this.#view.setUint16(vtable, 4 + 2 * fields.length, true);
    this.#view.setUint16(vtable + 2, this.#length - start, true);
    this.#view.setInt32(start, start - vtable, true);
    for (const [at, object] of links) this.#link(at, object);
    return start;
  }

  #link(at: number, object: FlatObject): void {
    const target = object(this);
    this.#view.setUint32(at, target - at, true);
  }

  #put(at: number, bytes: number, value: number): void {
    if (bytes === 8) this.#view.setBigInt64(at, BigInt(value), true);
    else if (bytes === 4) this.#view.setInt32(at, value, true);
    else if (bytes === 2) this.#view.setInt16(at, value, true);
    else this.#view.setInt8(at, value);
  }

  /** Takes room at the next place with an alignment; returns the place. The room is filled with zeros. */
  #room(bytes: number, alignment: number): number {
    const at = Math.ceil(this.#length / alignment) * alignment;
    this.#length = at + bytes;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
