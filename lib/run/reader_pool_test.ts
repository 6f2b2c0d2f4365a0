import { assertEquals } from "deno-std/assert/equals.js";
import type { ReadingWork } from "./day_reader.ts";
import { DayQueue } from "./day_queue.ts";
import { ReaderPool } from "./reader_pool.ts";

/** How many threads are started for databases of these sizes, of which some are given out at once. */
function threadsFor(
  sizes: number[],
  readers: number | undefined,
  givenOut: (deal: DayQueue) => void = () => {},
): number {
  const deal = new DayQueue(sizes.length);
  let started = 0;
  const real = globalThis.Worker;
  globalThis.Worker = class {
    constructor() {
      started++;
    }
    postMessage() {
      givenOut(deal);
    }
    terminate() {}
  } as unknown as typeof Worker;
  try {
    using threads = new ReaderPool(readers);
    const databases = sizes.map((bytes, i) => ({ day: `2024-01-0${i + 1}`, path: "", bytes }));
    threads.begin({ databases, deal: deal.memory, scratch: "" } as unknown as ReadingWork);
  } finally {
    globalThis.Worker = real;
  }
  return started;
}

Deno.test("ReaderPool starts no thread for one database, and never more readers than databases", () => {
  assertEquals([threadsFor([1e9], undefined), threadsFor([1e9], 8), threadsFor([5, 5, 5], 8)], [0, 0, 2]);
  assertEquals([threadsFor([5, 5, 5], 1), threadsFor([5, 5, 5], 2)], [0, 1]);
});

Deno.test("ReaderPool starts, if nobody says how many, as many as processors and bytes are worth", () => {
  const large = Array.from({ length: 200 }, () => 1e9);
  assertEquals(threadsFor(large, undefined), navigator.hardwareConcurrency - 1);
  assertEquals(threadsFor([1e6, 1e6, 1e6], undefined), 0);
});

Deno.test("ReaderPool starts no thread when every database is given out", () => {
  const all = (deal: DayQueue) => {
    while (deal.take() !== undefined);
  };
  assertEquals(threadsFor([5, 5, 5, 5], 4, all), 1);
});
