import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { daysAhead } from "./days_ahead.ts";

/** Readers of days of three batches each, which note what they do. */
function readers(events: string[], failing = -1) {
  return async function* (day: number) {
    events.push(`open ${day}`);
    try {
      for (let batch = 0; batch < 3; batch++) {
        await Promise.resolve();
        if (day === failing) throw new Error(`day ${day}`);
        yield 10 * day + batch;
      }
    } finally {
      events.push(`close ${day}`);
    }
  };
}

async function taken(days: number[], events: string[], ahead: number, failing = -1, most = Infinity) {
  const batches: number[] = [];
  for await (const [day, ofDay] of daysAhead(days, readers(events, failing), ahead)) {
    events.push(`use ${day}`);
    for await (const batch of ofDay) {
      batches.push(batch);
      if (batches.length === most) return batches;
    }
  }
  return batches;
}

Deno.test("days are used in their order, and the next ones are opened before", async () => {
  const events: string[] = [];
  assertEquals(await taken([1, 2, 3], events, 1), [10, 11, 12, 20, 21, 22, 30, 31, 32]);
  const opened = events.filter((event) => !event.startsWith("close"));
  assertEquals(opened, ["open 1", "open 2", "use 1", "open 3", "use 2", "use 3"]);
  assertEquals(await taken([], events, 3), []);
});

Deno.test("no reading goes on after an error or an early end", async () => {
  for (const ahead of [0, 1, 5]) {
    const events: string[] = [];
    await assertRejects(() => taken([1, 2, 3], events, ahead, 2), Error, "day 2");
    assertEquals(await taken([1, 2, 3], events, ahead, -1, 4), [10, 11, 12, 20]);
    const count = (word: string) => events.filter((event) => event.startsWith(word)).length;
    assertEquals(count("open"), count("close"));
  }
});
