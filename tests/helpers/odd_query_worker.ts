/**
 * A thread for tests of the pool of queries. The limit of a query of trades says what the thread does: 1 answers after a
 * moment, 2 waits until the query is cancelled, 3 never reacts, 4 dies, 5 cannot read, 6 is as 2 and
 * says why it is slow, 7 is as 3 and says that too.
 *
 * @module
 */

import type { FromQuery, ToQuery } from "../../lib/query/query_messages.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToQuery>) => void;
  postMessage(message: FromQuery): void;
};

let queries = 0;

scope.onmessage = ({ data: { query, cancelled, subject } }) => {
  queries++;
  const flag = new Int32Array(cancelled);
  const wait = (ms?: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  switch (query.kind === "trades" && query.limit) {
    case 1: {
      wait(50);
      const body = new TextEncoder().encode(JSON.stringify({ queries, hasSubject: subject !== undefined }));
      return scope.postMessage({
        type: "answer",
        body,
        isGzipped: false,
        mediaType: "application/json",
        notes: [],
        isComplete: true,
      });
    }
    case 2:
      while (Atomics.load(flag, 0) === 0) wait(5);
      return scope.postMessage({ type: "error", kind: "aborted", message: "cancelled" });
    case 6:
      while (Atomics.load(flag, 0) === 0) wait(5);
      return scope.postMessage({
        type: "error",
        kind: "aborted",
        message: "cancelled",
        slowReason: "trades is a view",
      });
    case 3:
      wait();
      break;
    case 7:
      scope.postMessage({ type: "slow", reason: "trades is a view" });
      wait();
      break;
    case 4:
      throw new TypeError("a mistake");
    case 5:
      return scope.postMessage({ type: "failure", message: "the disk is broken" });
  }
};
