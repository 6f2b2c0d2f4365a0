import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { newDayReport } from "./day_report.ts";
import { ReportQueue } from "./report_queue.ts";

const NEVER = new AbortController().signal;
const LONG_MS = 60_000;

Deno.test("ReportQueue gives each report once, in the order in which they came", () => {
  const queue = new ReportQueue();
  queue.add(newDayReport(2));
  queue.add(newDayReport(1));
  assertEquals(queue.take().map(({ database }) => database), [2, 1]);
  assertEquals(queue.take(), []);
});

Deno.test("ReportQueue.take() throws the first error, even if there are reports", () => {
  const queue = new ReportQueue();
  queue.fail(new Error("first"));
  queue.fail(new Error("second"));
  queue.add(newDayReport(0));
  assertThrows(() => queue.take(), Error, "first");
});

Deno.test("ReportQueue.wait() ends with a report, an error, an aborted signal, or after the time", async () => {
  const aborting = new AbortController();
  const events: ((queue: ReportQueue) => void)[] = [
    (queue) => queue.add(newDayReport(0)),
    (queue) => queue.fail(new Error()),
    () => aborting.abort(),
  ];
  for (const happen of events) {
    const queue = new ReportQueue();
    const before = queue.wait(aborting.signal, LONG_MS);
    happen(queue);
    await before;
    await queue.wait(aborting.signal, LONG_MS);
  }
  await new ReportQueue().wait(NEVER, 1);
});
