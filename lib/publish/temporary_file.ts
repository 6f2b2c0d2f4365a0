/**
 * The temporary file that will replace another file: written in the same folder, flushed to the disk, and renamed.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { writeFully } from "../files.ts";
import { printable, systemReason } from "../text/printable.ts";
import { temporaryName } from "./own_files.ts";

/** The new content of a file. If a step fails, the file is unchanged and the temporary file is removed. */
export class TemporaryFile {
  readonly #path: string;
  readonly #temporary: string;
  #file: Deno.FsFile | undefined;

  /**
   * Writes the temporary file.
   *
   * @param path The path of the file to replace
   * @param bytes The file's new content, whole or in parts
   * @throws {Error} If that fails; the message contains the path and the cause, as the messages of the other steps do
   */
  constructor(path: string, bytes: Uint8Array | Iterable<Uint8Array>) {
    this.#path = path;
    this.#temporary = join(dirname(path), temporaryName(basename(path)));
    this.#try(() => {
      const file = this.#file = Deno.openSync(this.#temporary, { write: true, createNew: true });
      writeParts(file, bytes instanceof Uint8Array ? [bytes] : bytes);
    });
  }

  /**
   * Flushes the temporary file to the disk.
   *
   * @throws {Error} If the system refuses
   */
  flush(): void {
    this.#try(() => {
      this.#file?.syncSync();
      this.#close();
    });
  }

  /**
   * Flushes the temporary file to the disk, and leaves the thread free meanwhile.
   *
   * @throws {Error} If the system refuses
   */
  async flushAside(): Promise<void> {
    try {
      await this.#file?.sync();
    } catch (error) {
      throw this.#failed(error);
    }
    this.#close();
  }

  /**
   * Renames the temporary file, which must be flushed, over the file to replace.
   *
   * @throws {Error} If the system refuses
   */
  rename(): void {
    this.#try(() => Deno.renameSync(this.#temporary, this.#path));
  }

  /** Removes the temporary file. Never throws: a failure must not replace the error that is being thrown. */
  discard(): void {
    this.#close();
    try {
      Deno.removeSync(this.#temporary);
    } catch {
      // The next run removes the file.
    }
  }

  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): Error {
    this.discard();
    return new Error(`${printable(this.#path)} cannot be written: ${systemReason(error)}`, { cause: error });
  }

  #close(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}

/** Parts are gathered until they are worth a call of the system. */
const WRITE_BYTES = 1 << 18;

/** Where parts of the next file are gathered: new memory for each file would cost more than the copying. */
let spare: Uint8Array | undefined;

function writeParts(file: Deno.FsFile, parts: Iterable<Uint8Array>): void {
  const buffer = spare ?? new Uint8Array(WRITE_BYTES);
  spare = undefined;
  let length = 0;
  for (const part of parts) {
    if (length + part.length > buffer.length) {
      writeFully(file, buffer.subarray(0, length));
      length = 0;
    }
    if (part.length > buffer.length) {
      writeFully(file, part);
      continue;
    }
    buffer.set(part, length);
    length += part.length;
  }
  writeFully(file, buffer.subarray(0, length));
  spare = buffer;
}
