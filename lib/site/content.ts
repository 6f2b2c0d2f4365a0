/** @module What the site answers with: bytes of a type, the tag that names them, and the same bytes gzipped. */

import { createGzip } from "node:zlib";

/** Below this many bytes a body fits a packet or two anyway. */
const LEAST_GZIPPED_BYTES = 1024;

// Compressing this much takes about as long as sending it. So what is larger is compressed only once it has stopped
// changing: of a file that a run replaces several times a second, each state would be compressed for one answer.
const GREATEST_FRESH_BYTES = 512 * 1024;
const FRESH_MS = 2000;

/** How much is compressed in one go: a few milliseconds, after which other requests have their turn. */
const GZIP_SLICE_BYTES = 256 * 1024;

/** How content is kept. */
export interface ContentOptions {
  /** How hard to compress, 1 to 9; by default what changes several times a second can afford. */
  gzipLevel?: number;
  /** When the bytes came to be, in milliseconds since the Unix epoch; long ago by default. */
  changedMs?: number;
}

/** Bytes that never change. */
export class Content {
  /** The bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Their type, as `Content-Type` says it. */
  readonly type: string;
  /** A name for the bytes: equal names are of equal bytes. */
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
   * Content of these bytes, which must not be changed from now on.
   *
   * @param bytes The bytes
   * @param type Their type, as `Content-Type` says it
   * @param options How it is kept
   */
  static async of(
    bytes: Uint8Array<ArrayBuffer>,
    type: string,
    options: ContentOptions = {},
  ): Promise<Content> {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return new Content(bytes, type, hash.subarray(0, 16).toHex(), options);
  }

  /** Whether gzip saves more than it costs. */
  get isWorthGzip(): boolean {
    const { length } = this.bytes;
    if (this.#gzipped !== undefined) return true;
    const isFresh = Date.now() - this.#options.changedMs < FRESH_MS;
    return length >= LEAST_GZIPPED_BYTES && !(isFresh && length > GREATEST_FRESH_BYTES);
  }

  /** The bytes, gzipped; the work is done once. */
  gzipped(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#gzipped ??= gzipInSlices(this.bytes, this.#options.gzipLevel);
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
