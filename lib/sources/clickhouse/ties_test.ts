import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import type { RowColumns } from "../../model/batches.ts";
import { AscendingTies, RowPlaces } from "./ties.ts";

type Place = [ms: number, ns: number, hi: number, lo: number];

function batchOf(places: Place[]): RowColumns {
  return {
    count: places.length,
    timeMs: Float64Array.from(places, ([ms]) => ms),
    timeNs: Int32Array.from(places, ([, ns]) => ns),
    orderHi: Float64Array.from(places, ([, , hi]) => hi),
    orderLo: Float64Array.from(places, ([, , , lo]) => lo),
  };
}

/** Ranks by sorting all rows. */
function naiveTies(places: Place[]): number[] {
  return places.map(([ms, ns, hi, lo], row) =>
    places.filter((other, at) =>
      other[0] === ms && other[1] === ns &&
      (other[2] < hi || (other[2] === hi && (other[3] < lo || (other[3] === lo && at < row))))
    ).length
  );
}

const place: fc.Arbitrary<Place> = fc.tuple(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 1 }),
  fc.constantFrom(-1, 0, Infinity),
  fc.integer({ min: 0, max: 2 }),
);

Deno.test("the rank of a row among rows of its time is that of a sort, in whatever batches rows come", () =>
  fc.assert(fc.property(fc.array(fc.array(place, { maxLength: 6 }), { maxLength: 5 }), (batches) => {
    const places = new RowPlaces();
    for (const batch of batches) places.add(batchOf(batch));
    const all = batches.flat();
    const expected = naiveTies(all);
    const ties = places.ties();
    const found = batches.flatMap((batch) => [...ties.of(batchOf(batch))!]);
    assertEquals(found, expected);
    assertEquals(ties.greatest, Math.max(0, ...expected));

    const ascending = new AscendingTies();
    const ranks: number[] = [];
    let isAscending = true;
    for (const batch of batches) {
      const some = isAscending ? ascending.of(batchOf(batch)) : undefined;
      if (some === undefined) isAscending = false;
      else ranks.push(...some.subarray(0, batch.length));
    }
    assertEquals(isAscending, places.isAscending);
    if (isAscending) assertEquals([ranks, ascending.greatest], [expected, Math.max(0, ...expected)]);
  })));
