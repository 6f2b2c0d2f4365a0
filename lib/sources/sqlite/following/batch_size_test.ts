import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { BatchSize } from "./batch_size.ts";

Deno.test("a batch grows while what is made of it is short", () => {
  const size = new BatchSize(1000);
  const sizes: number[] = [];
  for (let batch = 0; batch < 6; batch++) {
    sizes.push(size.rows);
    size.note(size.rows, 0.2);
  }
  assertEquals(sizes, [64, 128, 256, 512, 1000, 1000]);
});

Deno.test("a batch that the clock ended does not grow", () => {
  const size = new BatchSize(1000);
  size.note(40, 0.1);
  assertEquals(size.rows, 64);
});

Deno.test("a batch fits rows that take long", () => {
  const size = new BatchSize(4096);
  for (let batch = 0; batch < 100; batch++) size.note(size.rows, 0.01 * size.rows);
  assert(size.rows >= 100 && size.rows <= 200, `${size.rows} rows`);
});

Deno.test("batches stay large on a busy machine, where one in four waits for a processor", () => {
  const size = new BatchSize(4096);
  let rows = 0;
  for (let batch = 0; batch < 1000; batch++) {
    rows += size.rows;
    size.note(size.rows, batch % 4 === 0 ? 50 : 0.9);
  }
  assert(rows / 1000 > 1000, `${rows / 1000} rows a batch`);
});

Deno.test("the clock is looked at after each row, unless the last batch had many", () => {
  const size = new BatchSize(4096);
  assertEquals(size.step, 1);
  size.note(1024, 1);
  assertEquals(size.step, 16);
  size.note(20, 1);
  assertEquals(size.step, 1);
});
