/** @module Tries the cases in a thread of its own, so that one which never ends can be noticed from outside. */

import { type CaseOptions, casesOf } from "./cases.ts";

/** What the worker tells: the case that it begins, why one did not hold, and that all were tried. */
export type FromWorker =
  | { type: "case"; what: string }
  | { type: "failure"; why: string }
  | { type: "end"; cases: number; slowestMs: number };

/** The longest that a case may take: a start on a busy machine, and so much for each byte of its database. */
const START_MS = 5000;
const BYTE_MS = 0.01;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<CaseOptions>) => void;
  postMessage(message: FromWorker): void;
};

scope.onmessage = async ({ data }) => {
  let cases = 0;
  let slowestMs = 0;
  for await (const { what, sizeBytes, judge } of casesOf(data)) {
    cases++;
    scope.postMessage({ type: "case", what });
    const startMs = performance.now();
    let why: string | undefined;
    try {
      why = await judge();
    } catch (error) {
      why = `thrown: ${error instanceof Error ? error.stack : error}`;
    }
    const tookMs = performance.now() - startMs;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > START_MS + sizeBytes * BYTE_MS) why ??= `it took ${Math.round(tookMs)} ms`;
    if (why !== undefined) scope.postMessage({ type: "failure", why: `${what}: ${why}` });
  }
  scope.postMessage({ type: "end", cases, slowestMs });
};
