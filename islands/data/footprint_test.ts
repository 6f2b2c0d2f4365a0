import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { PriceRows } from "../../lib/query/price_rows.ts";
import { decodeFootprint, type FootprintBars, joinFootprints, partOf } from "./footprint_answer.ts";
import { groupRows } from "./footprint_groups.ts";
import { BOUGHT_IMBALANCE, imbalancesOf, SOLD_IMBALANCE, stacksOf } from "./footprint_imbalances.ts";
import { untilTouched, type Zone, zonesOf } from "./footprint_zones.ts";
import { fittingStep, movedStep, nests, rowSizeOf, ticksOfStep } from "./price_ladder.ts";

/** A row of a bar: its number, what was sold, bought and of unknown side, and the trades. */
type Row = [row: number, sold: number, bought: number, unknown: number, trades: number];

const ROW: fc.Arbitrary<Row> = fc.tuple(
  fc.integer({ min: -30, max: 30 }),
  fc.nat(6),
  fc.nat(6),
  fc.nat(2),
  fc.integer({ min: 1, max: 9 }),
);

const BARS: fc.Arbitrary<Row[][]> = fc.array(
  fc.uniqueArray(ROW, { minLength: 1, maxLength: 14, selector: ([row]) => row })
    .map((rows) => rows.sort(([a], [b]) => a - b)),
  { minLength: 1, maxLength: 8 },
);

Deno.test("decodeFootprint() turns prices into whole rows, and parts join to the whole", () => {
  const bars = barsOf([[[-2, 1, 2, 0, 3], [7, 0, 4, 1, 2]], [[618, 5, 0, 0, 1]], [[3, 1, 1, 1, 1]]], 0.1);
  assertEquals([...bars.row], [-2, 7, 618, 3]);
  assertEquals([...bars.first], [0, 2, 3, 4]);
  const parts = [partOf(bars, 0, 1), partOf(bars, 1, 1), partOf(bars, 1, 3)];
  assertEquals(joinFootprints(0.1, parts), bars);
});

Deno.test("groupRows() agrees with grouping each price by the decimal rule", () => {
  fc.assert(
    fc.property(
      BARS,
      fc.constantFrom(2, 5, 10, 20, 50),
      fc.constantFrom(1, 0.1, 0.05),
      (rows, factor, tick) => {
        const rowSize = rowSizeOf(tick, factor);
        const priceRows = new PriceRows(rowSize);
        const grouped = groupRows(barsOf(rows, tick), factor, rowSize);
        const expected = rows.map((bar) => {
          const sums = new Map<number, number[]>();
          for (const [row, ...values] of bar) {
            const coarse = priceRows.rowOf(rowSizeOf(tick, row));
            const sum = sums.get(coarse) ?? [0, 0, 0, 0];
            sums.set(coarse, sum.map((value, i) => value + values[i]));
          }
          return [...sums].sort(([a], [b]) => a - b).map(([row, values]) => [row, ...values]);
        });
        assertEquals(rowsOf(grouped), expected);
        assertEquals([...grouped.poc], expected.map(naivePoc));
      },
    ),
  );
});

Deno.test("rows nest exactly if grouping them twice equals grouping once", () => {
  const LADDER = [1, 2, 5, 10, 20, 50, 100];
  for (const fine of LADDER) {
    for (const coarse of LADDER.filter((ticks) => ticks > fine && ticks % fine === 0)) {
      const rowOf = (price: number, size: number) => Math.floor(price / size + 0.5);
      const isEqual = Array.from({ length: 400 }, (_, i) => i - 200).every((price) =>
        rowOf(rowOf(price, fine) * fine, coarse) === rowOf(price, coarse)
      );
      assertEquals(nests(fine, coarse, true), isEqual, `${fine} in ${coarse}`);
    }
  }
  assert(!nests(1, 10, false), "prices between two ticks may be beyond the edge of a row");
  assert(!nests(2, 5, true) && nests(2, 10, true) && nests(7, 7, false));
});

Deno.test("a fitting step is the finest that is high enough, and stays while the scale changes little", () => {
  assertEquals([0, 1, 2, 3, 4, 5].map(ticksOfStep), [1, 2, 5, 10, 20, 50]);
  fc.assert(fc.property(fc.double({ min: 1e-6, max: 100, noNaN: true }), (tickPx) => {
    const step = fittingStep(tickPx, 13);
    assert(ticksOfStep(step) * tickPx >= 13);
    assert(step === 0 || ticksOfStep(step - 1) * tickPx < 13);
    const held = fittingStep(tickPx, 13, step + 1);
    assert(ticksOfStep(held) * tickPx >= 13 && held - step <= 1);
  }));
  assertEquals(fittingStep(6.6, 13, 2), 2);
  assertEquals(fittingStep(8, 13, 2), 1);
  assertEquals([movedStep(0, -1), movedStep(2, 3)], [0, 5]);
  assertEquals(rowSizeOf(0.1, 3), 0.3);
});

Deno.test("imbalances are those of comparing each row with the neighbouring row of the other side", () => {
  fc.assert(fc.property(BARS, fc.constantFrom(1.5, 2, 3), (rows, ratio) => {
    const expected = rows.flatMap((bar) =>
      bar.map(([row, sold, bought]) => {
        const below = bar.find(([other]) => other === row - 1)?.[1] ?? 0;
        const above = bar.find(([other]) => other === row + 1)?.[2] ?? 0;
        return (below > 0 && bought > 0 && bought >= ratio * below ? BOUGHT_IMBALANCE : 0) +
          (above > 0 && sold > 0 && sold >= ratio * above ? SOLD_IMBALANCE : 0);
      })
    );
    assertEquals([...imbalancesOf(barsOf(rows, 1), ratio)], expected);
  }));
});

Deno.test("an imbalance of exactly the ratio counts, in decimals", () => {
  const bars = barsOf([[[5, 0.1, 0, 0, 1], [6, 0, 0.3, 0, 1]]], 1);
  assertEquals([...imbalancesOf(bars, 3)], [0, BOUGHT_IMBALANCE]);
  assertEquals([...imbalancesOf(bars, 3.01)], [0, 0]);
});

Deno.test("stacks are the longest runs of at least three adjacent rows", () => {
  fc.assert(fc.property(BARS, fc.infiniteStream(fc.nat(3)), (rows, random) => {
    const bars = barsOf(rows, 1);
    const marks = Uint8Array.from(bars.row, () => random.next().value!);
    const expected: string[] = [];
    let at = 0;
    for (const [b, bar] of rows.entries()) {
      const found = new Map(bar.map(([row], i) => [row, marks[at + i]]));
      at += bar.length;
      for (const side of [BOUGHT_IMBALANCE, SOLD_IMBALANCE]) {
        for (const [low] of bar) {
          const has = (row: number) => ((found.get(row) ?? 0) & side) > 0;
          if (!has(low) || has(low - 1)) continue;
          let high = low;
          while (has(high + 1)) high++;
          if (high - low >= 2) expected.push([b, low, high, side].join());
        }
      }
    }
    const stacks = stacksOf(bars, marks).map(({ bar, low, high, side }) => [bar, low, high, side].join());
    assertEquals(stacks.sort(), expected.sort());
  }));
});

Deno.test("bars mark their point of control, and an end at which both sides traded", () => {
  const bars = barsOf([[[1, 2, 3, 0, 2], [2, 9, 0, 0, 1], [3, 0, 1, 0, 1]], [[4, 1, 1, 0, 2]]], 1);
  assertEquals(zonesOf(bars, new Uint8Array(4)).map(({ kind, bar, low }) => [kind, bar, low]), [
    ["unfinished low", 0, 1],
    ["poc", 0, 2],
    ["unfinished low", 1, 4],
    ["unfinished high", 1, 4],
    ["poc", 1, 4],
  ]);
});

Deno.test("a zone lasts until the first later bar whose range overlaps it", () => {
  fc.assert(
    fc.property(
      BARS,
      fc.infiniteStream(fc.tuple(fc.integer({ min: -30, max: 30 }), fc.nat(4))),
      (rows, random) => {
        const zones: Zone[] = rows.flatMap((_, bar) =>
          [0, 1].map(() => {
            const [low, height] = random.next().value!;
            return { kind: "poc" as const, bar, low, high: low + height };
          })
        );
        const expected = zones.map(({ bar, low, high }) => {
          const touching = rows.findIndex((later, b) =>
            b > bar && later[0][0] <= high && later.at(-1)![0] >= low
          );
          return touching < 0 ? rows.length : touching;
        });
        assertEquals(untilTouched(barsOf(rows, 1), zones).map(({ end }) => end), expected);
      },
    ),
  );
});

/** The bars of an answer that has rows of a size. */
function barsOf(bars: Row[][], rowSize: number): FootprintBars {
  return decodeFootprint({
    window_ms: 1000,
    row: rowSize,
    bars: bars.map((rows, b) => ({
      timestamp_ms: 1000 * b,
      levels: rows.map(([row, ...values]) => [rowSizeOf(rowSize, row), ...values]),
      poc: rowSizeOf(rowSize, naivePoc(rows)),
      delta_low: -b,
      delta_high: b,
    })),
  });
}

function naivePoc(rows: readonly (readonly number[])[]): number {
  const middle = (rows[0][0] + rows.at(-1)![0]) / 2;
  const volume = ([, sold, bought, unknown]: readonly number[]) => sold + bought + unknown;
  return rows.toSorted((a, b) =>
    volume(b) - volume(a) || Math.abs(a[0] - middle) - Math.abs(b[0] - middle) || a[0] - b[0]
  )[0][0];
}

function rowsOf({ first, length, row, sold, bought, unknown, trades }: FootprintBars): number[][][] {
  return Array.from({ length }, (_, b) =>
    Array.from({ length: first[b + 1] - first[b] }, (_, i) => {
      const at = first[b] + i;
      return [row[at], sold[at], bought[at], unknown[at], trades[at]];
    }));
}
