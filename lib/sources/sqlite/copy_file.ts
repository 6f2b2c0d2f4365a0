/**
 * Copies the beginning of a file into a private copy. Blocks of zeros become holes.
 *
 * @module
 */

import { quoted, systemReason } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";
import { readInto } from "../../files.ts";

/** A file that a copy is written to. */
export type CopyFile = Pick<Deno.FsFile, "writeSync" | "seekSync" | "truncateSync" | "close">;

/** How to make private copies. */
export interface CopyOptions {
  /** The folder for private copies, which is created when needed; the system's temporary folder by default. */
  scratch?: string;
  /** Ends the copying. */
  signal?: AbortSignal;
  /** Creates a file, which must not exist; for tests. */
  createFile?: (path: string) => CopyFile;
  /** Receives the part of a compressed database that has been decompressed, from 0 to 1. */
  onDecompressed?: (fraction: number) => void;
}

/** A private copy that cannot be made, while the database may be fine. */
export class NoCopyError extends SourceFault {
  /** Why the copy cannot be made. */
  readonly reason: string;

  /**
   * @param folder The folder for private copies; undefined for the system's temporary folder
   * @param error Why the copy cannot be made
   * @param attempt What was attempted, before the place
   */
  constructor(
    folder: string | undefined,
    error: unknown,
    attempt = "it has to be copied to be read, and the copy cannot be made",
  ) {
    const reason = systemReason(error);
    const place = folder === undefined ? "in the temporary folder" : `in ${quoted(folder)}`;
    super(
      `${attempt} ${place}: ${reason}; ` +
        "make room there, or use another folder (--out, or $TMPDIR for inspect)",
      { cause: error },
    );
    this.reason = reason;
  }
}

/** The number of bytes copied at once: the fastest copy is one that stays in a processor's cache. */
const COPY_SLICE_BYTES = 1 << 20;

/** The number of slices after which signals are handled. */
const SLICES_PER_TURN = 64;

/**
 * Copies the beginning of a file, from the file's position on.
 *
 * @param bytes The greatest number of bytes to copy
 * @param to The path of the copy, which must not exist
 * @throws {NoCopyError} If the copy cannot be written
 * @throws {SourceFault} If the copying was ended by the signal
 */
export async function copyFile(
  from: Deno.FsFile,
  bytes: number,
  to: string,
  options: CopyOptions,
): Promise<void> {
  const { scratch, signal, createFile = createNewFile } = options;
  const writing = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw new NoCopyError(scratch, error);
    }
  };
  const copy = writing(() => createFile(to));
  try {
    const buffer = new Uint8Array(COPY_SLICE_BYTES);
    let copied = 0;
    for (let slices = 1; copied < bytes; slices++) {
      const slice = readInto(from, buffer.subarray(0, Math.min(buffer.length, bytes - copied)));
      if (slice.length === 0) break;
      writing(() =>
        isZero(slice) ? copy.seekSync(slice.length, Deno.SeekMode.Current) : writeAll(copy, slice)
      );
      copied += slice.length;
      if (slices % SLICES_PER_TURN !== 0) continue;
      await new Promise((done) => setTimeout(done, 0));
      if (signal?.aborted) throw new SourceFault("it was being copied when the run was ended");
    }
    // A hole at the end belongs to the copy as well.
    writing(() => copy.truncateSync(copied));
  } finally {
    copy.close();
  }
}

/** Creates a file, which must not exist. */
export function createNewFile(path: string): Deno.FsFile {
  return Deno.openSync(path, { write: true, createNew: true });
}

/** Writes all bytes at the file's position. */
export function writeAll(file: CopyFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
}

/** Whether all bytes are zero. Data shows in the first bytes that are compared. */
function isZero(bytes: Uint8Array<ArrayBuffer>): boolean {
  const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
  for (let i = words.length << 2; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}
