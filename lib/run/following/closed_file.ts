/**
 * The file of a day that is over: whether it has changed since the day was read, as far as the file system shows it, so
 * that a look takes a few microseconds, whatever the day has.
 *
 * @module
 */

import { fileMark, statIfThere } from "../../files.ts";
import type { DayDatabase } from "../../sources/discovery.ts";

/** The file of a day that is over. */
export class ClosedFile {
  readonly #path: string;
  readonly #main: string;
  readonly #wal: string;

  /** The file as it is now; to be made before the day is read. */
  constructor({ path }: DayDatabase) {
    // SQLite keeps a database's WAL next to the real file.
    this.#path = statIfThere(path) === undefined ? path : Deno.realPathSync(path);
    this.#main = markOf(this.#path);
    this.#wal = markOf(this.#path + "-wal");
  }

  /**
   * Whether rows may have come since. A file that was removed, for example because it was compressed, has not changed, and
   * a WAL that was removed has nothing that the file lacks.
   */
  get hasChanged(): boolean {
    const main = markOf(this.#path);
    const wal = markOf(this.#path + "-wal");
    return main !== "" && (main !== this.#main || wal !== "" && wal !== this.#wal);
  }
}

/** What changes with a file; empty if there is nothing in it. */
function markOf(path: string): string {
  const info = statIfThere(path);
  return info?.size === 0 ? "" : fileMark(info);
}
