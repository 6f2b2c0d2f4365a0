import { deepStrictEqual as assertEquals } from "node:assert/strict";
import fc from "fast-check";
import { type Depth, depthOf } from "./depth.ts";
import { type LadderRow, ladderRows } from "./ladder_rows.ts";
import { decodeProfile } from "./profile_answer.ts";

const values = (
  { price, sold, bought, bid, ask, bidChange, askChange }: LadderRow,
) => [price, sold, bought, bid, ask, bidChange, askChange];

Deno.test("a ladder has every row around the best prices, and says how far the book tells", () => {
  const depth = depthOf([[99.9, 2], [99.8, 3]], [[100.2, 1], [100.4, 4]]);
  const before = depthOf([[99.9, 5], [99.7, 1]], [[100.2, 1], [100.3, 2]]);
  const traded = decodeProfile({ row: 0.1, levels: [[99.9, 7, 1, 0], [100.1, 2, 3, 0], [100.6, 0, 9, 0]] });
  const { asks, bids, ...rest } = ladderRows({ depth, before, traded }, 0.1, true, 5);
  assertEquals(asks.map(values), [
    [100.6, 0, 9, 0, undefined, 0, undefined],
    [100.5, 0, 0, 0, undefined, 0, undefined],
    [100.4, 0, 0, 0, 4, 0, undefined],
    [100.3, 0, 0, 0, 0, 0, -2],
    [100.2, 0, 0, 0, 1, 0, 0],
  ]);
  assertEquals(bids.map(values), [
    [99.9, 7, 1, 2, 0, -3, 0],
    [99.8, 0, 0, 3, 0, 3, 0],
    [99.7, 0, 0, undefined, 0, undefined, 0],
    [99.6, 0, 0, undefined, 0, undefined, 0],
    [99.5, 0, 0, undefined, 0, undefined, 0],
  ]);
  assertEquals(rest, { inside: { sold: 2, bought: 3 }, recordedAsks: 3, recordedBids: 2 });
});

Deno.test("a change in the row of the last level is not known if the row has more than one tick", () => {
  const depth = depthOf([[99.9, 2], [98.9, 3]], [[100.2, 1], [101.4, 4]]);
  const { bids } = ladderRows({ depth, before: depth, traded: undefined }, 1, false, 3);
  assertEquals(bids.map(values), [
    [100, undefined, undefined, 2, 1, 0, 0],
    [99, undefined, undefined, 3, 0, undefined, 0],
    [98, undefined, undefined, undefined, 0, undefined, 0],
  ]);
});

Deno.test("a ladder of one side has the rows of the other side, of which nothing is known", () => {
  const { asks, bids, recordedBids, inside } = ladderRows(
    { depth: depthOf([], [[10, 1]]), before: undefined, traded: undefined },
    1,
    true,
    1,
  );
  assertEquals([asks[0].price, asks[0].ask, bids[0].price, bids[0].bid], [10, 1, 9, undefined]);
  assertEquals([recordedBids, inside], [0, undefined]);
  const none = ladderRows({ depth: depthOf([], []), before: undefined, traded: undefined }, 1, true, 9);
  assertEquals([none.asks, none.bids], [[], []]);
});

const TICK = 0.1;
const side = fc.uniqueArray(
  fc.record({ at: fc.integer({ min: 1, max: 40 }), size: fc.integer({ min: 1, max: 9 }) }),
  {
    selector: ({ at }) => at,
    maxLength: 12,
  },
);

/** A book around a price of `mid` ticks, as ticks and sizes. */
const book = fc.record({ mid: fc.integer({ min: 990, max: 1010 }), bids: side, asks: side }).map(
  ({ mid, bids, asks }) => ({
    bids: bids.map(({ at, size }) => [mid - at, size]).sort((a, b) => b[0] - a[0]),
    asks: asks.map(({ at, size }) => [mid + at, size]).sort((a, b) => a[0] - b[0]),
  }),
);
type TickBook = { bids: number[][]; asks: number[][] };

const priced = (levels: number[][]) =>
  levels.map(([ticks, size]) => [Number((ticks * TICK).toFixed(1)), size]);
const toDepth = ({ bids, asks }: TickBook): Depth => depthOf(priced(bids), priced(asks));

/** The row of a number of ticks: floor(ticks / ticks of a row + 1/2), in whole numbers. */
const naiveRow = (at: number, ticks: number) => Math.floor((2 * at + ticks) / (2 * ticks));

/** The size in a row by its definition; undefined beyond the last level. */
function naiveSize(levels: number[][], row: number, ticks: number, outwards: number): number | undefined {
  if (levels.length === 0) return undefined;
  if ((row - naiveRow(levels.at(-1)![0], ticks)) * outwards > 0) return undefined;
  return levels.reduce((sum, [at, size]) => naiveRow(at, ticks) === row ? sum + size : sum, 0);
}

Deno.test("sizes and changes of all rows equal their definitions in whole ticks", () => {
  fc.assert(fc.property(book, book, fc.constantFrom(1, 2, 5, 10), (now, before, ticks) => {
    const ladder = ladderRows(
      { depth: toDepth(now), before: toDepth(before), traded: undefined },
      Number((TICK * ticks).toFixed(1)),
      ticks === 1,
      30,
    );
    for (const row of [...ladder.asks, ...ladder.bids]) {
      const index = Math.round(row.price / (TICK * ticks));
      for (
        const [levels, old, size, change, outwards] of [
          [now.bids, before.bids, row.bid, row.bidChange, -1],
          [now.asks, before.asks, row.ask, row.askChange, 1],
        ] as const
      ) {
        const expected = naiveSize(levels, index, ticks, outwards);
        const past = naiveSize(old, index, ticks, outwards);
        assertEquals(size, expected);
        const edges = [levels, old].map((side) => side.length && naiveRow(side.at(-1)![0], ticks));
        const isKnown = expected !== undefined && past !== undefined &&
          (ticks === 1 || !edges.includes(index));
        assertEquals(change, isKnown ? expected - past : undefined);
      }
    }
  }));
});

Deno.test("there are no rows below 0, unless the book has such prices", () => {
  const lowest = (bids: number[][], asks: number[][]) =>
    ladderRows({ depth: depthOf(bids, asks), before: undefined, traded: undefined }, 1, true, 5)
      .bids.map(({ price }) => price);
  assertEquals(lowest([[2, 1]], [[3, 1]]), [2, 1, 0]);
  assertEquals(lowest([], [[2, 1]]), [1, 0]);
  assertEquals(lowest([[2, 1], [-1, 1]], [[3, 1]]), [2, 1, 0, -1, -2]);
  assertEquals(lowest([], [[0, 1]]), [-1, -2, -3, -4, -5]);
});
