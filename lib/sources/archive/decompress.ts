/**
 * Decompresses a file as a stream: memory stays bounded, however large the file and its content are.
 *
 * @module
 */

import type { Transform } from "node:stream";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { readUpTo } from "../../files.ts";
import { errorLine } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";
import type { Compression } from "./compression.ts";
import { type ReadAt, ZstdFrameError, zstdFrames } from "./zstd_frames.ts";

/** How to decompress a file. */
export interface DecompressOptions {
  /** Receives the content, slice by slice. An error that it throws ends the decompression. */
  write(content: Uint8Array): void;
  /** Ends the decompression. */
  signal?: AbortSignal;
  /** Receives the part of the compressed file that has been read, from 0 to 1. */
  onProgress?(fraction: number): void;
}

/** How much of the compressed file is read at once, and the greatest slice of its content. */
const SLICE_BYTES = 1 << 18;

/** The longest time without handling signals, timers and messages, in milliseconds. */
const YIELD_INTERVAL_MS = 50;

/**
 * Decompresses a file.
 *
 * @param file The compressed file
 * @throws {SourceFault} If the file is damaged or cut short, or the signal ended the decompression
 * @throws {Error} What `write` throws
 */
export async function decompress(
  file: Deno.FsFile,
  compression: Compression,
  options: DecompressOptions,
): Promise<void> {
  const fileBytes = file.statSync().size;
  const readAt: ReadAt = (offset, length) => {
    file.seekSync(offset, Deno.SeekMode.Start);
    return readUpTo(file, length);
  };
  const yieldIfDue = yielder();
  let writeError: unknown;
  const write = (content: Uint8Array) => {
    try {
      options.write(content);
    } catch (error) {
      writeError = error;
      throw error;
    }
  };
  try {
    const parts = compression === "gzip" ? [{ start: 0, end: fileBytes }] : zstdFrames(readAt);
    for (const { start, end } of parts) {
      await pipeline(
        Readable.from(slicesOf(readAt, start, end, (offset) => options.onProgress?.(offset / fileBytes))),
        newDecoder(compression),
        async (contents: AsyncIterable<Uint8Array>) => {
          for await (const content of contents) {
            write(content);
            await yieldIfDue();
          }
        },
        { signal: options.signal },
      );
    }
  } catch (error) {
    if (writeError !== undefined) throw writeError;
    if (options.signal?.aborted) {
      throw new SourceFault("it was being decompressed when the run was ended", { cause: error });
    }
    if (!isDamage(error)) throw error;
    throw damaged(error, compression);
  }
}

/**
 * A function that lets timers, signals and messages be handled from time to time. The streams of node:zlib continue in
 * microtasks alone, and would keep the thread until the end of the file.
 */
function yielder(): () => Promise<void> {
  let lastMs = performance.now();
  return async () => {
    if (performance.now() - lastMs < YIELD_INTERVAL_MS) return;
    await new Promise((done) => setTimeout(done, 0));
    lastMs = performance.now();
  };
}

function* slicesOf(
  readAt: ReadAt,
  start: number,
  end: number,
  onRead: (offset: number) => void,
): Generator<Uint8Array> {
  for (let offset = start; offset < end;) {
    const slice = readAt(offset, Math.min(SLICE_BYTES, end - offset));
    if (slice.length === 0) return;
    offset += slice.length;
    yield slice;
    onRead(offset);
  }
}

function newDecoder(compression: Compression): Transform {
  if (compression === "gzip") return createGunzip({ chunkSize: SLICE_BYTES });
  const decoder = createZstdDecompress({ chunkSize: SLICE_BYTES });
  passErrorsOn(decoder);
  return decoder;
}

/**
 * Makes errors of a zstd decoder errors of its stream. In Deno 2.6.10 to 2.8.3 the native decoder throws them from a
 * callback of the stream, where nothing can catch them, and the program would end.
 */
function passErrorsOn(decoder: Transform): void {
  const { _handle: handle } = decoder as unknown as { _handle?: { write(...values: unknown[]): unknown } };
  if (handle === undefined) return;
  const write = handle.write;
  handle.write = (...values) => {
    try {
      return write.apply(handle, values);
    } catch (error) {
      decoder.destroy(error as Error);
    }
  };
}

/** Whether an error is about the content of the file; another error is about reading it. */
function isDamage(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return error instanceof ZstdFrameError || String(code).startsWith("Z_") ||
    String(message).startsWith("Zstd ");
}

function damaged(error: unknown, compression: Compression): SourceFault {
  const { code } = error as { code?: unknown };
  const isCutShort = code === "Z_BUF_ERROR" ||
    error instanceof ZstdFrameError && error.message === "it is cut short";
  const what = isCutShort
    ? `it is a ${compression} file that is cut short`
    : `it is a damaged ${compression} file (${errorLine(error)})`;
  return new SourceFault(`${what}; copy or compress it again`, { cause: error });
}
