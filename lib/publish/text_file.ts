/**
 * Texts in a file of the run's scratch folder, for a run with more text than memory should hold. Texts are appended and
 * never changed.
 *
 * @module
 */

import { writeFully } from "../files.ts";
import { inScratchFile, readWritten } from "./scratch_file.ts";

/** Where a text lies in a file. */
export interface TextPlace {
  /** Its first byte. */
  at: number;
  /** Its number of bytes. */
  bytes: number;
}

/** A file of texts. It exists from the first {@linkcode TextFile.append} on. */
export class TextFile {
  readonly #path: string;
  #bytes = 0;

  /** @param path Where the file is created */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Appends texts, one after the other.
   *
   * @returns Where each of them lies
   * @throws {Error} If they cannot be written
   */
  append(texts: readonly Uint8Array[]): TextPlace[] {
    const all = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    const places = texts.map((text) => {
      all.set(text, end);
      const place = { at: this.#bytes + end, bytes: text.length };
      end += text.length;
      return place;
    });
    inScratchFile(this.#path, { write: true, create: true }, "written", (file) => {
      // What a failed call has written lies after the texts that count, and is written over.
      file.seekSync(this.#bytes, Deno.SeekMode.Start);
      writeFully(file, all);
    });
    this.#bytes += all.length;
    return places;
  }

  /**
   * Reads a text.
   *
   * @throws {Error} If it cannot be read
   */
  read({ at, bytes }: TextPlace): Uint8Array {
    return inScratchFile(this.#path, { read: true }, "read", (file) => {
      file.seekSync(at, Deno.SeekMode.Start);
      return readWritten(file, bytes);
    });
  }
}
