/** @module Decompresses a text in zlib's or gzip's format, in bounded memory. */

import { gunzipSync, inflateSync } from "node:zlib";

/** The longest text that is decompressed, in bytes: 16 MiB, the longest text of one side of a book. */
const MAX_TEXT_BYTES = 1 << 24;

/**
 * The text that compressed bytes hold; undefined if the bytes are not compressed, or not soundly, or hold a text of
 * more than 16 MiB.
 *
 * @param end Index after the last of the bytes
 */
export function inflateText(bytes: Uint8Array, end: number): Uint8Array | undefined {
  if (end < 8) return undefined;
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  // RFC 1950, section 2.2: the method is deflate, and the first two bytes are a multiple of 31.
  const isZlib = (bytes[0] & 0x0f) === 8 && (bytes[0] >> 4) <= 7 && (bytes[0] << 8 | bytes[1]) % 31 === 0;
  if (!isGzip && !isZlib) return undefined;
  try {
    const read = isGzip ? gunzipSync : inflateSync;
    return read(bytes.subarray(0, end), { maxOutputLength: MAX_TEXT_BYTES });
  } catch {
    return undefined;
  }
}
