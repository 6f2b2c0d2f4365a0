import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { overlap, placeLabels } from "./axis_labels.ts";

const tenWide = () => 10;
const texts = (labels: readonly { text: string }[]) => labels.map(({ text }) => text);

Deno.test("placeLabels() leaves out labels that leave the room, overlap each other, or are covered", () => {
  const room = { from: 0, to: 100 };
  const place = (at: number[], taken = [] as { from: number; to: number }[]) =>
    texts(placeLabels(at, at.map(String), tenWide, room, taken, 2));
  assertEquals(place([4, 5, 95, 96]), ["5", "95"]);
  assertEquals(place([20, 31, 32]), ["20", "32"]);
  assertEquals(place([20, 40, 60], [{ from: 33, to: 50 }]), ["20", "60"]);
  assertEquals(place([20, 40, 60], [{ from: 45, to: 55 }]), ["20", "40", "60"]);
});

Deno.test("no two labels of placeLabels() overlap, whatever the ticks and the tags", () => {
  const stretch = fc.tuple(
    fc.double({ min: 0, max: 300, noNaN: true }),
    fc.double({ min: 0, max: 40, noNaN: true }),
  )
    .map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -20, max: 320, noNaN: true }), { maxLength: 30 }),
      fc.array(stretch, { maxLength: 3 }),
      fc.integer({ min: 1, max: 60 }),
      fc.boolean(),
      (unsorted, taken, length, isRising) => {
        const at = unsorted.toSorted((a, b) => isRising ? a - b : b - a);
        const labels = placeLabels(at, at.map(String), () => length, { from: 0, to: 300 }, taken, 0);
        for (const [i, label] of labels.entries()) {
          assert(label.from >= 0 && label.to <= 300);
          assert(!taken.some((other) => overlap(label, other)));
          assert(!labels.slice(0, i).some((other) => overlap(label, other)));
        }
      },
    ),
  );
});
