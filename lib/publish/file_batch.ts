/**
 * Files that are replaced together. They are flushed to the disk all at the same time, which takes little longer than to
 * flush one of them, and the thread can do other work meanwhile.
 *
 * @module
 */

import { TemporaryFile } from "./temporary_file.ts";

/** How many files are open at most. Further files are flushed as soon as they are written. */
const MOST_OPEN = 32;

/** New contents of files, which are replaced one after the other. */
export class FileBatch {
  #files: TemporaryFile[] = [];

  /**
   * Writes what will replace a file.
   *
   * @param path The path of the file
   * @param bytes The file's new content, whole or in parts
   * @throws {Error} If that fails; the message contains the path and the cause
   */
  add(path: string, bytes: Uint8Array | Iterable<Uint8Array>): void {
    const file = new TemporaryFile(path, bytes);
    if (this.#files.length >= MOST_OPEN) file.flush();
    this.#files.push(file);
  }

  /**
   * Flushes everything, and then replaces the files in the order in which they were added. No file is replaced if one of
   * them cannot be flushed. Afterwards the batch is empty.
   *
   * @param beforeLast Called before the last file is replaced
   * @throws {Error} If a step fails; the message contains the path and the cause
   */
  async commit(beforeLast: () => void = () => {}): Promise<void> {
    try {
      const flushed = await Promise.allSettled(this.#files.map((file) => file.flushAside()));
      const failed = flushed.find(({ status }) => status === "rejected");
      if (failed?.status === "rejected") throw failed.reason;
      while (this.#files.length > 0) {
        if (this.#files.length === 1) beforeLast();
        this.#files[0].rename();
        this.#files.shift();
      }
    } finally {
      this.discard();
    }
  }

  /** Gives up everything that has not replaced a file. Afterwards the batch is empty. */
  discard(): void {
    for (const file of this.#files) file.discard();
    this.#files = [];
  }
}
