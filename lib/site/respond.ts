/** @module The response to a request for some content: whole, gzipped, or only that nothing has changed. */

import type { Content } from "./content.ts";
import { namesTag, prefersGzip } from "./negotiation.ts";

/** What is larger is handed out in slices of this size. */
const SLICE_BYTES = 128 * 1024;

/**
 * Answers a GET or HEAD request. The browser may keep the answer, and asks each time whether it still holds.
 *
 * @param request The request
 * @param content What it asks for
 */
export async function respond(request: Request, content: Content): Promise<Response> {
  const takesGzip = prefersGzip(request.headers.get("accept-encoding"));
  // A strong tag names bytes as they are sent, so that each coding has its own.
  const plainTag = `"${content.tag}"`;
  const gzipTag = `"${content.tag}-gzip"`;
  const headers = new Headers({ "cache-control": "no-cache", vary: "Accept-Encoding" });
  // Whoever has either form, and accepts it, need not get the other.
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
  // Said here for HEAD's sake, whose answer has no body to be measured.
  headers.set("content-length", String(body.length));
  return new Response(body.length > SLICE_BYTES ? inSlices(body) : body, { headers });
}

/** Hands bytes out as they are taken, of which the server would else hold a copy for everyone who is slow to read. */
function inSlices(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(at, at += SLICE_BYTES));
      if (at >= bytes.length) controller.close();
    },
  }, { highWaterMark: 0 });
}
