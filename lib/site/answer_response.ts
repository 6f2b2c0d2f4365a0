/** @module Responses with the answers of queries, and with the reasons why there is no answer. */

import type { TaggedAnswer } from "../query/query_service.ts";
import { errorLine } from "../text/printable.ts";
import { namesTag } from "./negotiation.ts";
import { inSlices } from "./respond.ts";

/** What clients should know about an answer: a JSON list of sentences, in ASCII. */
const NOTES_HEADER = "orderflow-notes";

/** The status for each reason why a query has no answer. Nobody reads the response to a query that was aborted. */
const STATUSES = { "bad": 400, "gone": 404, "too large": 413, "aborted": 503 } as const;

/** The response with an answer. The browser may cache the response, and revalidates it each time. */
export function respondAnswer(request: Request, answer: TaggedAnswer): Response {
  const { body, tag, isGzipped, mediaType, notes } = answer;
  const etag = `"${tag}"`;
  const headers = new Headers({ "cache-control": "no-cache", vary: "Accept-Encoding", etag });
  if (notes.length > 0) headers.set(NOTES_HEADER, asciiJson(notes));
  if (namesTag(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  headers.set("content-type", mediaType);
  if (isGzipped) headers.set("content-encoding", "gzip");
  headers.set("content-length", String(body.length));
  return new Response(inSlices(body), { headers });
}

/**
 * The response to a query that has no answer: `{"error": "..."}`.
 *
 * @throws {Error} The given error, if queries do not raise errors of its class
 */
export async function respondError(error: unknown): Promise<Response> {
  const { QueryError } = await import("../query/query_error.ts");
  const { QueryUnavailableError } = await import("../query/query_unavailable.ts");
  if (error instanceof QueryError) return jsonError(errorLine(error), STATUSES[error.kind]);
  if (!(error instanceof QueryUnavailableError)) throw error;
  const response = jsonError(errorLine(error), 503);
  response.headers.set("retry-after", String(error.retryAfterSeconds));
  return response;
}

/** A response with an error as JSON. */
export function jsonError(message: string, status: number, headers?: HeadersInit): Response {
  const response = Response.json({ error: message }, { status, headers });
  response.headers.set("content-type", "application/json; charset=utf-8");
  response.headers.set("cache-control", "no-store");
  return response;
}

function asciiJson(notes: string[]): string {
  return JSON.stringify(notes).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
