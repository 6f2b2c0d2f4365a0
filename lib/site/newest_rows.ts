/**
 * The newest bars of a JSON file, read from the file's end: a page that has the earlier bars polls a few hundred bytes,
 * however many bars the file holds.
 *
 * @module
 */

import { readUpTo } from "../files.ts";

/** The most bars that can be asked for. */
export const MAX_NEWEST = 10_000;

/** About the bytes of a bar; more are read if they do not suffice. */
const BAR_BYTES = 160;

/** The most that is read: ten times what {@linkcode MAX_NEWEST} bars take. */
const MAX_BYTES = 10 * MAX_NEWEST * BAR_BYTES;

const OPEN = "[".charCodeAt(0);

/**
 * Reads the newest bars. The file is a list of lists of numbers, as the program and other writers write it, with or
 * without blanks.
 *
 * @param path The file's path
 * @param count How many bars, at least 1
 * @returns The bars as the file has them, in a list of their own; the whole file if it has fewer bars
 * @throws {RangeError} If the end of a large file has too few lists
 * @throws {Error} If the file cannot be read
 */
export async function readNewestRows(path: string, count: number): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  // The size of the open file: another may have its name by now.
  const { size } = await file.stat();
  for (let length = count * BAR_BYTES;; length *= 4) {
    const from = Math.max(0, size - length);
    await file.seek(from, Deno.SeekMode.Start);
    const tail = readUpTo(file, size - from);
    const start = startOfRows(tail, count);
    // At the beginning of the file, the bracket of the list itself is one more.
    if (from > 0 && start > 0) return listOf(tail.subarray(start));
    if (from > 0 && length > MAX_BYTES) throw new RangeError("its end has no bars");
    if (from === 0) return start > 0 ? listOf(tail.subarray(start)) : tail;
  }
}

/** Where the last `count` lists begin; -1 if there are fewer, or if the first of them is all that there is. */
function startOfRows(bytes: Uint8Array, count: number): number {
  let at = bytes.length;
  for (let found = 0; found < count; found++) {
    at = at === 0 ? -1 : bytes.lastIndexOf(OPEN, at - 1);
    if (at < 0) return -1;
  }
  return at;
}

function listOf(rows: Uint8Array): Uint8Array<ArrayBuffer> {
  const list = new Uint8Array(rows.length + 1);
  list[0] = OPEN;
  list.set(rows, 1);
  return list;
}
