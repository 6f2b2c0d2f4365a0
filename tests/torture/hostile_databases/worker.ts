/**
 * Runs the cases in a thread of their own, so that a case that hangs can be detected from outside.
 *
 * @module
 */

import { type CaseOptions, casesOf } from "./cases.ts";

/** Messages of the worker: a case starts, a case failed, all cases are complete. */
export type FromWorker =
  | { type: "case"; what: string }
  | { type: "failure"; why: string }
  | { type: "end"; cases: number; slowestMs: number };

/** The time limit of a case: a constant part, generous for busy machines, and a part for each byte. */
const START_MS = 60_000;
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
    if (tookMs > START_MS + sizeBytes * BYTE_MS) why ??= `the case took ${Math.round(tookMs)} ms`;
    if (why !== undefined) scope.postMessage({ type: "failure", why: `${what}: ${why}` });
  }
  scope.postMessage({ type: "end", cases, slowestMs });
};
