/**
 * What the headers of a request ask for: a coding that it accepts, and whether it has the answer already.
 *
 * @module
 */

/**
 * Whether an `Accept-Encoding` prefers gzip to the bytes as they are (RFC 9110, section 12.5.3).
 *
 * @param header The header's value; null where there is none
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

// RFC 9110, section 8.8.3. A tag may hold a comma, so the list cannot be cut at commas.
const ENTITY_TAG = /\s*(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)/y;

/**
 * Whether an `If-None-Match` names an entity tag. The comparison is the weak one, as RFC 9110, section 13.1.2 has it.
 *
 * @param header The header's value; null where there is none
 * @param etag The strong tag of what would be answered, with its quotes
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
