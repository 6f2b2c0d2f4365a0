/** @module The response to a request for content: plain, gzipped, or 304 if the client has the content already. */

import type { Content } from "./content.ts";
import { namesTag, prefersGzip } from "./negotiation.ts";

/** Larger bodies are sent in slices of this size. */
const SLICE_BYTES = 128 * 1024;

/**
 * Answers a GET or HEAD request. The browser may cache the response, and revalidates it each time.
 *
 * @param request The request
 * @param content The requested content
 */
export async function respond(request: Request, content: Content): Promise<Response> {
  const takesGzip = prefersGzip(request.headers.get("accept-encoding"));
  // A strong tag identifies the bytes that are sent, so each coding has its own tag.
  const plainTag = `"${content.tag}"`;
  const gzipTag = `"${content.tag}-gzip"`;
  const headers = new Headers({ "cache-control": "no-cache", vary: "Accept-Encoding" });
  // A client that has the content in one coding that it accepts does not need the other.
  const held = (takesGzip ? [gzipTag, plainTag] : [plainTag])
    .find((tag) => namesTag(request.headers.get("if-none-match"), tag));
  if (held !== undefined) {
    headers.set("etag", held);
    return new Response(null, { status: 304, headers });
  }
  const asGzip = takesGzip && content.isWorthGzip;
  const body = asGzip ? await content.gzipped() : content.bytes;
  headers.set("etag", asGzip ? gzipTag : plainTag);
  if (asGzip) headers.set("content-encoding", "gzip");
  headers.set("content-type", content.type);
  // For HEAD, whose response has no body to measure.
  headers.set("content-length", String(body.length));
  return new Response(body.length > SLICE_BYTES ? inSlices(body) : body, { headers });
}

/** Copies bytes only as the client reads them; otherwise the server would hold a full copy for each slow client. */
export function inSlices(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(at, at += SLICE_BYTES));
      if (at >= bytes.length) controller.close();
    },
  }, { highWaterMark: 0 });
}
