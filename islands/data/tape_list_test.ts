import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { cutEvenly } from "./tape_chunks.ts";
import { TapeList } from "./tape_list.ts";
import { type Fill, mergeFills } from "./tape_rows.ts";

const DAY = { minMs: 0, maxMs: 1000 };
const PARTS = cutEvenly(100, DAY);

/** A list and its requests, which the test answers. */
function fixture(fills: readonly Fill[], most = Infinity, parts = PARTS) {
  const asked: { from: number; to: number; signal: AbortSignal; answer: () => void; fail: () => void }[] = [];
  const list = new TapeList({
    ask: ({ from, to }, signal) =>
      new Promise((resolve, reject) => {
        const answer = () => {
          const rows = fills.filter(([timeMs]) => timeMs >= from && timeMs < to);
          resolve({ rows: rows.slice(0, most), truncated: rows.length > most });
        };
        asked.push({ from, to, signal, answer, fail: () => reject(new Error("no answer")) });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
    onChange: () => {},
  });
  list.setParts(parts);
  return { list, asked };
}

/** Asks for everything and answers. */
async function readAll({ list, asked }: ReturnType<typeof fixture>) {
  for (let done = -1; done < asked.length;) {
    done = Math.max(0, done);
    list.need(0, list.length);
    for (; done < asked.length; done++) asked[done].answer();
    await new Promise((resolve) => setTimeout(resolve));
    list.need(0, list.length);
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
  list.readOn();
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

Deno.test("what an answer left out is read by further requests, unless it is all in one millisecond", async () => {
  await fc.assert(
    fc.asyncProperty(FILLS, fc.integer({ min: 1, max: 12 }), async (fills, most) => {
      const made = fixture(fills, most);
      await readAll(made);
      const inOne = (timeMs: number) => fills.filter(([other]) => other === timeMs).length;
      const isWhole = fills.every(([timeMs]) => inOne(timeMs) <= most);
      const cut = made.list.needed.filter(({ isTruncated }) => isTruncated);
      assertEquals(cut.length === 0, isWhole);
      for (const { fromMs, rows } of cut) assert(rows!.timeMs[0] === fromMs && inOne(fromMs) > most);
      if (!isWhole) return;
      const expected = [...mergeFills(fills).timeMs].reverse();
      assertEquals(times(made.list), expected);
      // The day grows: what was read stays.
      const before = made.asked.length;
      made.list.setParts(PARTS);
      made.list.need(0, made.list.length);
      assertEquals(made.asked.length, before);
      assertEquals(times(made.list), expected);
    }),
    { numRuns: 40 },
  );
});

Deno.test("a filter that hardly any row passes reads a bounded part of the day, and on when the reader wants that", async () => {
  const parts = cutEvenly(2, DAY);
  const made = fixture([[3, 1, 9, 1], [777, 1, 1, 1]], Infinity, parts);
  made.list.setFilter({ side: undefined, least: 5 });
  await readAll(made);
  assertEquals([made.asked.length, made.list.readFromMs], [100, 800]);
  made.list.outdate();
  await readAll(made);
  assertEquals(made.asked.slice(100).map(({ from }) => from), [998], "only the newest part");
  made.list.readOn();
  await readAll(made);
  assertEquals(made.list.readFromMs, 600);
  for (let times = 0; times < 3; times++) {
    made.list.readOn();
    await readAll(made);
  }
  assertEquals([made.list.readFromMs, times(made.list)], [undefined, [3]]);
});
