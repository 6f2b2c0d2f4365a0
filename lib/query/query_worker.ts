/**
 * The module of a thread that answers queries, one at a time.
 *
 * The thread keeps the ticks' and the bars' stores, and with them what earlier queries have found out, as long as
 * queries are about the same run. An error that shows a mistake in the program is not caught, and ends the thread.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import { useSharedLocks } from "../sources/sqlite/database_file.ts";
import { errorLine, isMistake } from "../text/printable.ts";
import { bytes } from "../text/numbers.ts";
import { ClusterTicks } from "./cluster_ticks.ts";
import { type Answer, answer } from "./query.ts";
import { QueryContext, type QuerySignal } from "./query_context.ts";
import { QueryError } from "./query_error.ts";
import type { AnyQuery, FromQuery, QuerySubject, ToQuery } from "./query_messages.ts";
import { SeriesStore } from "./series.ts";
import { TickStore } from "./tick_store.ts";
import type { Ticks } from "./ticks.ts";

/** The most bytes of an answer. */
const MAX_BYTES = 8_000_000;

/** A smaller body fits into one or two packets even without compression. */
const LEAST_GZIPPED_BYTES = 1024;

/** A level that takes less time than the query, and saves most of what the highest level saves. */
const GZIP_LEVEL = 3;

/** The part of a worker's `self` that is used here. */
interface WorkerScope {
  onmessage: (event: MessageEvent<ToQuery>) => void;
  postMessage(message: FromQuery, transfer: Transferable[]): void;
}

/** An answer of any kind. */
type AnyAnswer = Omit<Answer, "value"> & { value: unknown };

const scope = self as unknown as WorkerScope;
let stores: { ticks: Ticks | undefined; series: SeriesStore } | undefined;

scope.onmessage = async ({ data }) => {
  useSharedLocks(data.locks);
  if (data.subject) replaceStores(data.subject, data.scratch);
  try {
    const message = await answered(data);
    scope.postMessage(message, [message.body.buffer]);
  } catch (error) {
    if (error instanceof QueryError) {
      const { kind, slowReason } = error;
      scope.postMessage({ type: "error", kind, message: errorLine(error), slowReason }, []);
    } else {
      if (isMistake(error)) throw error;
      scope.postMessage({ type: "failure", message: errorLine(error) }, []);
    }
  }
};

function replaceStores({ ticks, cluster, series }: QuerySubject, scratch: string): void {
  stores?.ticks?.[Symbol.dispose]();
  stores = {
    ticks: cluster ? new ClusterTicks(cluster) : ticks && new TickStore({ ...ticks, scratch }),
    series: new SeriesStore(series),
  };
}

async function answered({ query, gzip, cancelled }: ToQuery) {
  const flag = new Int32Array(cancelled);
  const signal = {
    get aborted() {
      return Atomics.load(flag, 0) !== 0;
    },
    onSlow: (reason: string | undefined) => scope.postMessage({ type: "slow", reason }, []),
  };
  const { value, notes, isComplete } = await valueOf(query, signal);
  const isBinary = value instanceof Uint8Array;
  const plain = isBinary
    ? value as Uint8Array<ArrayBuffer>
    : new TextEncoder().encode(JSON.stringify(value) + "\n");
  if (plain.length > MAX_BYTES) {
    throw new QueryError(
      "too large",
      `the answer has ${bytes(plain.length)}, more than ${bytes(MAX_BYTES)}; ask for a shorter range`,
    );
  }
  const isGzipped = gzip && plain.length >= LEAST_GZIPPED_BYTES;
  const body = isGzipped ? new Uint8Array(gzipSync(plain, { level: GZIP_LEVEL })) : plain;
  const mediaType = isBinary ? "application/octet-stream" : "application/json; charset=utf-8";
  return { type: "answer", body, isGzipped, mediaType, notes, isComplete } as const;
}

async function valueOf(query: AnyQuery, signal: QuerySignal): Promise<AnyAnswer> {
  const { ticks, series } = stores!;
  if (query.kind === "series") {
    const context = new QueryContext(signal);
    const value = series.answer(query, context);
    return { value, notes: [...context.notes], isComplete: context.isComplete };
  }
  if (ticks === undefined) {
    throw new QueryError(
      "gone",
      "the output folder does not say where ticks are: no run has written to it, or a run of an older version; run again",
    );
  }
  return await answer(query, ticks, signal);
}
