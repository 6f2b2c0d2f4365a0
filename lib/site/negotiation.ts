/**
 * Request headers: which coding the client accepts, and whether it has the content already.
 *
 * @module
 */

/**
 * Whether an `Accept-Encoding` header prefers gzip to uncompressed bytes (RFC 9110, section 12.5.3).
 *
 * @param header The header's value; null without such a header
 */
export function prefersGzip(header: string | null): boolean {
  const weights = new Map<string, number>();
  for (const item of (header ?? "").split(",")) {
    const match = /^\s*([\w*-]+)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(item);
    if (match !== null) weights.set(match[1].toLowerCase(), Number(match[2] ?? 1));
  }
  const gzip = weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0;
  return gzip > 0 && gzip >= (weights.get("identity") ?? 0);
}

// RFC 9110, section 8.8.3. A tag may contain a comma, so the list cannot be split at commas.
const ENTITY_TAG = /\s*(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)/y;

/**
 * Whether an `If-None-Match` header names an entity tag, by weak comparison (RFC 9110, section 13.1.2).
 *
 * @param header The header's value; null without such a header
 * @param etag The strong tag of the content, with its quotes
 */
export function namesTag(header: string | null, etag: string): boolean {
  if (header === null) return false;
  if (header.trim() === "*") return true;
  ENTITY_TAG.lastIndex = 0;
  for (let match = ENTITY_TAG.exec(header); match !== null; match = ENTITY_TAG.exec(header)) {
    if (match[1] === etag) return true;
  }
  return false;
}
