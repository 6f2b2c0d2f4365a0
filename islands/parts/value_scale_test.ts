import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { ValueScale } from "./value_scale.ts";

function scaleAt(low: number, high: number): ValueScale {
  const scale = new ValueScale();
  scale.shown = [low, high];
  return scale;
}

Deno.test("a scale is automatic until the reader sets it, and after the reader gives it back", () => {
  const scale = scaleAt(100, 200);
  assertEquals(scale.manual.value, undefined);
  scale.keep();
  scale.shown = [0, 1];
  scale.keep();
  assertEquals(scale.manual.value, [100, 200]);
  scale.follow();
  assertEquals(scale.manual.value, undefined);
});

Deno.test("zoom() is about the middle, or about 0 if the scale begins there", () => {
  const prices = scaleAt(100, 200);
  prices.zoom(0.5);
  assertEquals(prices.manual.value, [125, 175]);
  prices.zoom(2);
  assertEquals(prices.manual.value, [100, 200]);
  const volumes = scaleAt(0, 10);
  volumes.zoom(0.5);
  assertEquals(volumes.manual.value, [0, 5]);
});

Deno.test("move() keeps the length", () => {
  const scale = scaleAt(100, 200);
  scale.move(0.1);
  assertEquals(scale.manual.value, [110, 210]);
});

Deno.test("zoom() never makes a scale so short or long that numbers lose their digits", () => {
  for (const factor of [1e-3, 1e3]) {
    const scale = scaleAt(100, 200);
    for (let i = 0; i < 100; i++) scale.zoom(factor);
    const [low, high] = scale.manual.value!;
    assert(high - low > 9e-5 && high - low < 1.1e8, `${low} ${high}`);
  }
});
