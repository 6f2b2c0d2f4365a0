/** @module Content that the site sends: bytes with a media type, a tag that identifies them, and a gzipped form. */

import { createGzip } from "node:zlib";

/** A smaller body fits into one or two packets even without compression. */
const LEAST_GZIPPED_BYTES = 1024;

// Compressing this much takes about as long as sending it. So larger content is compressed only after it has stopped
// changing: a run replaces its files several times a second, and each version would be compressed for one response.
const GREATEST_FRESH_BYTES = 512 * 1024;
const FRESH_MS = 2000;

/** How much is compressed before other requests get their turn: a few milliseconds of work. */
const GZIP_SLICE_BYTES = 256 * 1024;

/** Options of content. */
export interface ContentOptions {
  /** The compression level, 1 to 9; the default is fast enough for files that change several times a second. */
  gzipLevel?: number;
  /** When the bytes were written, in milliseconds since the Unix epoch; by default long ago. */
  changedMs?: number;
}

/** Bytes that never change. */
export class Content {
  /** The bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The media type, as in `Content-Type`. */
  readonly type: string;
  /** Identifies the bytes: content with equal tags has equal bytes. */
  readonly tag: string;
  readonly #options: Required<ContentOptions>;
  #gzipped: Promise<Uint8Array<ArrayBuffer>> | undefined;

  private constructor(bytes: Uint8Array<ArrayBuffer>, type: string, tag: string, options: ContentOptions) {
    this.bytes = bytes;
    this.type = type;
    this.tag = tag;
    this.#options = { gzipLevel: 3, changedMs: 0, ...options };
  }

  /**
   * Makes content of bytes, which must not be changed afterwards.
   *
   * @param bytes The bytes
   * @param type The media type, as in `Content-Type`
   * @param options Compression level and age
   */
  static async of(
    bytes: Uint8Array<ArrayBuffer>,
    type: string,
    options: ContentOptions = {},
  ): Promise<Content> {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return new Content(bytes, type, hash.subarray(0, 16).toHex(), options);
  }

  /** Whether gzip saves more time than it takes. */
  get isWorthGzip(): boolean {
    const { length } = this.bytes;
    if (this.#gzipped !== undefined) return true;
    const isFresh = Date.now() - this.#options.changedMs < FRESH_MS;
    return length >= LEAST_GZIPPED_BYTES && !(isFresh && length > GREATEST_FRESH_BYTES);
  }

  /** The gzipped bytes. They are compressed once and kept. */
  gzipped(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#gzipped ??= gzipInSlices(this.bytes, this.#options.gzipLevel);
  }
}

/** Compresses on this thread (the runtime has no other thread for it), but lets other work run in between. */
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
