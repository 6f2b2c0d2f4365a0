import { assertEquals } from "deno-std/assert/equals.js";
import { type Fill, mergeFills } from "./tape_rows.ts";
import { thresholdsOf } from "./tape_sizes.ts";

const rows = (sizes: number[]) => mergeFills(sizes.map((size, i): Fill => [i, 1, size, 1]));

Deno.test("thresholdsOf() has what one row in ten and one in a hundred reach, as a round number", () => {
  const sizes = Array.from({ length: 1000 }, (_, i) => (i + 1) / 1000);
  assertEquals(thresholdsOf([rows(sizes.slice(0, 400)), rows(sizes.slice(400))]), { large: 1, veryLarge: 1 });
  const mostly = [...Array(900).fill(0.0012), ...Array(90).fill(0.003), ...Array(10).fill(70)];
  assertEquals(thresholdsOf([rows(mostly)]), { large: 0.005, veryLarge: 100 });
});

Deno.test("thresholdsOf() is never reached without rows or sizes", () => {
  const none = { large: Infinity, veryLarge: Infinity };
  assertEquals(thresholdsOf([]), none);
  assertEquals(thresholdsOf([rows([0, 0])]), none);
});
