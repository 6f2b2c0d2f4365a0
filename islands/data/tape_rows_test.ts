import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { type Fill, filterRows, mergeFills, rowsBefore, type TapeRows } from "./tape_rows.ts";

/** Trades in order of time, many of the same millisecond. Sizes are eighths, so that sums are exact in any order. */
const FILLS = fc.array(
  fc.tuple(fc.nat(2), fc.nat(9), fc.nat(64), fc.constantFrom(-1, 0, 1)),
  { maxLength: 60 },
).map((steps) => {
  let timeMs = 1_700_000_000_000;
  return steps.map(([stepMs, price, eighths, side]): Fill => [timeMs += stepMs, price, eighths / 8, side]);
});

type Row = [timeMs: number, price: number, size: number, fills: number, side: number];

function rowsOf({ length, timeMs, price, size, fills, side }: TapeRows): Row[] {
  return Array.from({ length }, (_, i) => [timeMs[i], price[i], size[i], fills[i], side[i]]);
}

/** The rows, by comparing all trades. */
function naiveRows(fills: readonly Fill[]): Row[] {
  const groups = new Map<string, Fill[]>();
  for (const fill of fills) {
    const key = `${fill[0]} ${fill[3]}`;
    const group = [...groups.get(key) ?? [], fill];
    groups.delete(key);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => [
    group[0][0],
    group.at(-1)![1],
    group.reduce((sum, [, , size]) => sum + size, 0),
    group.length,
    group[0][3],
  ]);
}

Deno.test("mergeFills() has one row for each millisecond and side, in the order of their last fills", () => {
  fc.assert(fc.property(FILLS, (fills) => {
    assertEquals(rowsOf(mergeFills(fills)), naiveRows(fills));
  }));
});

Deno.test("mergeFills() keeps the sum of sizes and the number of trades", () => {
  fc.assert(fc.property(FILLS, (fills) => {
    const rows = rowsOf(mergeFills(fills));
    assertEquals(rows.reduce((sum, row) => sum + row[2], 0), fills.reduce((sum, fill) => sum + fill[2], 0));
    assertEquals(rows.reduce((sum, row) => sum + row[3], 0), fills.length);
  }));
});

Deno.test("filterRows() has the rows of a side and of at least a size", () => {
  const filter = fc.record({
    side: fc.constantFrom(undefined, -1, 0, 1),
    least: fc.nat(16).map((eighths) => eighths / 8),
  });
  fc.assert(fc.property(FILLS, filter, (fills, { side, least }) => {
    const expected = naiveRows(fills).filter((row) =>
      row[2] >= least && (side === undefined || row[4] === side)
    );
    assertEquals(rowsOf(filterRows(mergeFills(fills), { side, least })), expected);
  }));
});

Deno.test("rowsBefore() counts the rows before a time", () => {
  fc.assert(fc.property(FILLS, fc.nat(140), (fills, afterMs) => {
    const timeMs = 1_700_000_000_000 + afterMs;
    const rows = mergeFills(fills);
    assertEquals(rowsBefore(rows, timeMs), rowsOf(rows).filter((row) => row[0] < timeMs).length);
  }));
});
