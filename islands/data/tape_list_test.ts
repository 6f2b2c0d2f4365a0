import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { cutEvenly } from "./tape_chunks.ts";
import { TapeList } from "./tape_list.ts";
import { type Fill, mergeFills } from "./tape_rows.ts";

const DAY = { minMs: 0, maxMs: 1000 };
const PARTS = cutEvenly(100, DAY);

/** A list and its requests, which the test answers. */
function fixture(fills: readonly Fill[]) {
  const asked: { from: number; to: number; signal: AbortSignal; answer: () => void; fail: () => void }[] = [];
  const list = new TapeList({
    ask: ({ from, to }, signal) =>
      new Promise((resolve, reject) => {
        const answer = () =>
          resolve({ rows: fills.filter(([timeMs]) => timeMs >= from && timeMs < to), truncated: false });
        asked.push({ from, to, signal, answer, fail: () => reject(new Error("no answer")) });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
    onChange: () => {},
  });
  list.setParts(PARTS);
  return { list, asked };
}

/** Asks for everything and answers. */
async function readAll({ list, asked }: ReturnType<typeof fixture>) {
  for (let done = 0; done < PARTS.length;) {
    list.need(0, list.length);
    for (; done < asked.length; done++) asked[done].answer();
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const times = (list: TapeList) => Array.from({ length: list.length }, (_, position) => list.timeAt(position));

const FILLS = fc.array(fc.tuple(fc.nat(999), fc.constantFrom(-1, 1), fc.nat(8)), { maxLength: 50 })
  .map((all) => all.sort(([a], [b]) => a - b).map(([timeMs, side, size]): Fill => [timeMs, 1, size, side]));

Deno.test("a list has every row that passes the filter, the newest first, and finds the row of a time", async () => {
  await fc.assert(
    fc.asyncProperty(FILLS, fc.constantFrom(undefined, 1), fc.nat(8), async (fills, side, least) => {
      const made = fixture(fills);
      await readAll(made);
      made.list.setFilter({ side, least });
      const rows = mergeFills(fills);
      const expected = Array.from({ length: rows.length }, (_, i) => i)
        .filter((i) => rows.size[i] >= least && (side === undefined || rows.side[i] === side))
        .map((i) => rows.timeMs[i]).reverse();
      assertEquals(times(made.list), expected);
      for (const timeMs of [0, 99, 100, 512, 999]) {
        const naive = expected.findIndex((time) => time <= timeMs);
        assertEquals(made.list.positionOf(timeMs), naive < 0 ? expected.length : naive);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("a list requests the parts around a place, and aborts requests for others", () => {
  const { list, asked } = fixture([]);
  list.need(0, 1);
  assertEquals(asked.map(({ from }) => from), [900]);
  const oldest = list.positionOf(0);
  list.need(oldest, oldest + 1);
  assert(asked[0].signal.aborted);
  assertEquals(asked.at(-1)!.from, 0);
  assert(!asked.at(-1)!.signal.aborted);
});

Deno.test("a failed part says why, and is requested again when the reader wants that", async () => {
  const { list, asked } = fixture([]);
  list.need(0, 1);
  asked[0].fail();
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(list.needed.map(({ error }) => error), ["no answer"]);
  list.need(0, 1);
  assertEquals(asked.length, 1);
  list.retry();
  list.need(0, 1);
  assertEquals(asked.length, 2);
});

Deno.test("rows stay while a day grows, and the newest part is requested again", async () => {
  const fills: Fill[] = [[10, 1, 1, 1], [950, 1, 1, 1], [960, 1, 1, -1]];
  const made = fixture(fills);
  await readAll(made);
  const before = made.asked.length;
  made.list.setParts([...PARTS.slice(0, -1), { fromMs: 900, toMs: 955, trades: 1 }, {
    fromMs: 955,
    toMs: 1000,
    trades: 1,
  }]);
  assertEquals(times(made.list), [960, 950, 10]);
  fills.push([970, 1, 1, 1]);
  made.list.outdate();
  made.list.need(0, 1);
  for (const { answer } of made.asked.slice(before)) answer();
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(times(made.list), [970, 960, 950, 10]);
});
