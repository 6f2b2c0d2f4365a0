import { assertEquals } from "deno-std/assert/equals.js";
import { completeRequest } from "../model/run_request.ts";
import { DayQueue } from "./day_queue.ts";
import { ReaderPool } from "./reader_pool.ts";
import { ReportQueue } from "./report_queue.ts";
import { SharedParts } from "./shared_parts.ts";

/** Returns how many threads are started for databases of these sizes, if each start calls a function. */
function threadsFor(
  sizes: number[],
  workers: number | undefined,
  onStart: (queue: DayQueue) => void = () => {},
  shared: (SharedArrayBuffer | undefined)[] = [],
): number {
  const queue = new DayQueue(sizes.length);
  let started = 0;
  const real = globalThis.Worker;
  globalThis.Worker = class {
    constructor() {
      started++;
    }
    postMessage() {
      onStart(queue);
    }
    terminate() {}
  } as unknown as typeof Worker;
  try {
    using pool = new ReaderPool();
    const databases = sizes.map((bytes, i) => ({ day: `2024-01-0${i + 1}`, path: "/none/trades.db", bytes }));
    const request = completeRequest("X", "2024-01-01", "2024-12-31", { data: "/none", workers });
    pool.start(
      { request, databases, isSingleFile: false, queue: queue.memory, shared, scratch: "/none" },
      new ReportQueue(),
    );
  } finally {
    globalThis.Worker = real;
  }
  return started;
}

Deno.test("ReaderPool starts no thread for one database, and never more readers than databases", () => {
  assertEquals([threadsFor([1e9], undefined), threadsFor([1e9], 8), threadsFor([5, 5, 5], 8)], [0, 0, 2]);
  assertEquals([threadsFor([5, 5, 5], 1), threadsFor([5, 5, 5], 2)], [0, 1]);
});

Deno.test("ReaderPool by default starts as many threads as the processors and the databases' sizes justify", () => {
  const large = Array.from({ length: 20 }, () => 1e9);
  assertEquals(threadsFor(large, undefined), navigator.hardwareConcurrency - 1);
  assertEquals(threadsFor([1e6, 1e6, 1e6], undefined), 0);
});

Deno.test("ReaderPool starts no further thread once every database is taken", () => {
  const takeAll = (queue: DayQueue) => {
    while (queue.take() !== undefined);
  };
  assertEquals(threadsFor([5, 5, 5, 5], 4, takeAll), 1);
});

Deno.test("ReaderPool starts threads for the parts of a large database, unless they are not offered", () => {
  const offer = () => new SharedParts(1e9).memory;
  assertEquals(threadsFor([1e9], 3, undefined, [offer()]), 2);
  assertEquals(threadsFor([1e9, 5], 4, undefined, [offer(), undefined]), 3);
  assertEquals(threadsFor([1e9], 1, undefined, [offer()]), 0);
  const closed = offer();
  new SharedParts(closed).close();
  const takeAll = (queue: DayQueue) => {
    while (queue.take() !== undefined);
  };
  assertEquals(threadsFor([1e9, 1e9], 8, takeAll, [closed, closed]), 1);
});
