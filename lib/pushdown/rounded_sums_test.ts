import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { hardSizes } from "../../tests/helpers/hard_sums.ts";
import { exactSum } from "../../tests/helpers/naive_model.ts";
import { evaluatorOf } from "../../tests/helpers/sql_columns.ts";
import { MAX_DECIMALS } from "../sources/clickhouse/steps.ts";
import { MAX_TERMS, roundedSums, type TermBounds, termCut } from "./rounded_sums.ts";

/** What a server answers for the sum of some sizes, beside that of nothing. */
function sumOf(sizes: number[], bounds: TermBounds): number {
  const cut = termCut(bounds)!;
  const sums = evaluatorOf<number[], number[]>([roundedSums("sums", ["sizes", "[]"], cut)], "sizes", [
    "sums",
  ]);
  const [[sum, nothing]] = sums(sizes);
  assertEquals(nothing, 0);
  return sum * 2 ** cut.unitPower;
}

function boundsOf(sizes: number[]): TermBounds {
  return { least: Math.min(...sizes, 1), greatestSum: exactSum(sizes), terms: sizes.length };
}

Deno.test("sums in SQL are those of exact arithmetic, rounded once", () => {
  const more = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 7 }));
  fc.assert(
    fc.property(hardSizes, more, (sizes, [lessBits, moreTerms]) => {
      const { least, greatestSum, terms } = boundsOf(sizes);
      const bounds = { least: least / 2 ** lessBits, greatestSum, terms: terms + 2 ** moreTerms - 1 };
      assertEquals(sumOf(sizes, bounds), exactSum(sizes));
      assertEquals(sumOf(sizes.toReversed(), bounds), exactSum(sizes));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("sums of as many of the greatest and the least terms as there may be are rounded once", () => {
  for (const decimals of [0, 8, MAX_DECIMALS]) {
    const [least, greatest] = [10 ** -decimals, Number.MAX_SAFE_INTEGER / 10 ** decimals];
    const sizes = Array.from({ length: MAX_TERMS }, (_, i) => i % 3 ? greatest : least);
    assertEquals(sumOf(sizes, boundsOf(sizes)), exactSum(sizes), `${decimals} decimals`);
  }
});

for (
  const [sizes, sum] of [
    [[2 ** 53, 1], 2 ** 53],
    [[2 ** 53, 1, 2 ** -20], 2 ** 53 + 2],
    [[2 ** 53 + 2, 1], 2 ** 53 + 4],
    [[2 ** 53 + 2, 0.5, 0.5 - 2 ** -40], 2 ** 53 + 2],
    [[1, 2 ** -53, 2 ** -80], 1 + 2 ** -52],
    [[0.1, 0.2], 0.30000000000000004],
    [[], 0],
  ] as [number[], number][]
) {
  Deno.test(`the sum in SQL of ${sizes.join(" + ") || "nothing"}`, () => {
    assertEquals(sumOf(sizes, boundsOf(sizes)), sum);
  });
}

Deno.test("terms before the point are only told apart where a sum may not fit", () => {
  assertEquals(termCut({ least: 1e-8, greatestSum: 1e4, terms: 400 }), { unitPower: -37, bits: Infinity });
  assertEquals(termCut({ least: 1e-8, greatestSum: 1e6, terms: 400 }), { unitPower: -37, bits: 43 });
});

Deno.test("terms of too many magnitudes, and too many terms, are not summed", () => {
  assertEquals(termCut({ least: 1e-30, greatestSum: 1e30, terms: 5 }), undefined);
  assertEquals(termCut({ least: 1e-300, greatestSum: 1e-290, terms: 5 }), undefined);
  assertEquals(termCut({ least: 1e290, greatestSum: 1e300, terms: 5 }), undefined);
  assertEquals(termCut({ least: 1, greatestSum: 1, terms: MAX_TERMS + 1 }), undefined);
  assertEquals(termCut({ least: 1, greatestSum: Infinity, terms: 2 }), undefined);
  assertEquals(termCut({ least: 0, greatestSum: 1, terms: 1 }), undefined);
});
