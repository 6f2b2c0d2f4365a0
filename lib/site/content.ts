/** @module What the site answers with: bytes of a type, the tag that names them, and the same bytes gzipped. */

import { createGzip } from "node:zlib";

/** Below this many bytes a body fits a packet or two anyway. */
const LEAST_GZIPPED_BYTES = 1024;

/** How much is compressed in one go: a few milliseconds, after which other requests have their turn. */
const GZIP_SLICE_BYTES = 256 * 1024;

/** Bytes that never change. */
export class Content {
  /** The bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Their type, as `Content-Type` says it. */
  readonly type: string;
  /** A name for the bytes: equal names are of equal bytes. */
  readonly tag: string;
  readonly #gzipLevel: number;
  #gzipped: Promise<Uint8Array<ArrayBuffer>> | undefined;

  private constructor(bytes: Uint8Array<ArrayBuffer>, type: string, tag: string, gzipLevel: number) {
    this.bytes = bytes;
    this.type = type;
    this.tag = tag;
    this.#gzipLevel = gzipLevel;
  }

  /**
   * Content of these bytes, which must not be changed from now on.
   *
   * @param bytes The bytes
   * @param type Their type, as `Content-Type` says it
   * @param gzipLevel How hard to compress, 1 to 9. By default what changes several times a second can afford
   */
  static async of(bytes: Uint8Array<ArrayBuffer>, type: string, gzipLevel = 3): Promise<Content> {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return new Content(bytes, type, hash.subarray(0, 16).toHex(), gzipLevel);
  }

  /** Whether it is long enough for gzip to save anything that counts. */
  get isWorthGzip(): boolean {
    return this.bytes.length >= LEAST_GZIPPED_BYTES;
  }

  /** The bytes, gzipped; the work is done once. */
  gzipped(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#gzipped ??= gzipInSlices(this.bytes, this.#gzipLevel);
  }
}

/** Compresses on this thread, as the runtime has no other for it, without keeping the thread to itself. */
async function gzipInSlices(bytes: Uint8Array, level: number): Promise<Uint8Array<ArrayBuffer>> {
  const gzip = createGzip({ level });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    gzip.on("data", (part: Uint8Array<ArrayBuffer>) => parts.push(part));
    gzip.on("end", resolve);
    gzip.on("error", reject);
  });
  for (let at = 0; at < bytes.length; at += GZIP_SLICE_BYTES) {
    gzip.write(bytes.subarray(at, at + GZIP_SLICE_BYTES));
    await new Promise((done) => setTimeout(done, 0));
  }
  gzip.end();
  await ended;
  return await new Blob(parts).bytes();
}
