import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { WindowGrid } from "../aggregate/window_grid.ts";
import { DeltaParts } from "./delta_parts.ts";
import { RunningDelta } from "./running_delta.ts";
import { TradeList } from "./trade_list.ts";

const BAR = new WindowGrid({ windowMs: 1000, offsetMs: 7 });
const PART = new WindowGrid({ windowMs: 50, offsetMs: 7 });

interface Trade {
  ms: number;
  size: number;
  side: number;
}

const trades = fc.array(
  fc.record({
    ms: fc.integer({ min: 0, max: 3000 }),
    size: fc.constantFrom(0, 0.1, 0.3, 7, 1e-12, 123456.789),
    side: fc.constantFrom(-1, 0, 1),
  }),
  { maxLength: 200 },
).map((trades) => trades.sort((a, b) => a.ms - b.ms));

function listOf(trades: readonly Trade[]): TradeList {
  const list = new TradeList();
  for (const { ms, size, side } of trades) {
    list.add({
      count: 1,
      timeMs: Float64Array.of(ms),
      timeNs: Int32Array.of(0),
      orderHi: Float64Array.of(0),
      orderLo: Float64Array.of(0),
      price: Float64Array.of(1),
      size: Float64Array.of(size),
      side: Int8Array.of(side),
    });
  }
  return list;
}

/** Sums by part and side, as a server sends them. */
function sumsOf(trades: readonly Trade[]) {
  const groups = Map.groupBy(trades, ({ ms, side }) => `${PART.startOf(ms)} ${side}`);
  const keys = [...groups.keys()].map((key) => key.split(" ").map(Number));
  // Sizes as columns whose exact sum is that of the group: one column for each trade.
  const most = Math.max(0, ...Array.from(groups.values(), ({ length }) => length));
  const size = Array.from(
    { length: most },
    (_, column) => Float64Array.from(groups.values(), (trades) => trades[column]?.size ?? 0),
  );
  return {
    count: groups.size,
    keys: [0, 1].map((index) => Float64Array.from(keys, (key) => key[index])),
    trades: Float64Array.from(groups.values(), ({ length }) => length),
    size,
    weighted: [],
    squared: [],
  };
}

function naive(trades: readonly Trade[]): RunningDelta {
  const delta = new RunningDelta();
  for (const { ms, size, side } of trades) delta.addNext(ms, 0, 0, 0, size * side);
  return delta;
}

Deno.test("the ends of parts and the trades of open parts give the extremes of each bar's running delta", () => {
  fc.assert(fc.property(trades, trades, (asRows, asSums) => {
    const all = [...asRows, ...asSums].sort((a, b) => a.ms - b.ms);
    const parts = new DeltaParts(PART);
    parts.take(listOf(asRows));
    parts.takeSums(sumsOf(asSums));
    const deltas = parts.deltas(BAR);
    const bars = Map.groupBy(all, ({ ms }) => BAR.startOf(ms));
    assertEquals(deltas.map(({ startMs }) => startMs), [...bars.keys()].sort((a, b) => a - b));
    for (const { startMs, low, high, open } of deltas) {
      const found = naive([]);
      found.include(low, high);
      for (const part of open) {
        const ofPart = all.filter(({ ms }) => PART.startOf(ms) === part.startMs);
        assertEquals(part.trades, ofPart.length);
        const delta = new RunningDelta();
        delta.skip(part.before, 0);
        for (const { ms, size, side } of ofPart) delta.addNext(ms, 0, 0, 0, size * side);
        found.include(delta.low, delta.high);
      }
      const expected = naive(bars.get(startMs)!);
      assertEquals([found.low + 0, found.high + 0], [expected.low + 0, expected.high + 0]);
    }
  }));
});

Deno.test("few parts are open, however many trades a bar has", () => {
  let seed = 1;
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const count = 50_000;
  const trades = Array.from({ length: count }, (_, index) => ({
    ms: 7 + Math.floor(index * 1000 / count),
    size: 1 + random(),
    side: random() < 0.5 ? -1 : 1,
  }));
  const grid = new WindowGrid({ windowMs: 1, offsetMs: 7 });
  const parts = new DeltaParts(grid);
  parts.take(listOf(trades));
  const [{ open }] = parts.deltas(BAR);
  const read = open.reduce((sum, { trades }) => sum + trades, 0);
  assert(read < count / 10, `${read} of ${count} trades`);
});
