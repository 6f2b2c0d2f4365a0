import { assertEquals } from "deno-std/assert/equals.js";
import { RereadThrottle } from "./reread_throttle.ts";

Deno.test("days are read again at once the first time, however long the first reading took, and then less often", () => {
  let nowMs = 0;
  const throttle = new RereadThrottle(() => nowMs);
  nowMs = 60_000;
  throttle.end();
  assertEquals([throttle.isDue, throttle.waitMs], [true, 0]);
  throttle.start();
  nowMs += 500;
  throttle.end();
  assertEquals([throttle.isDue, throttle.waitMs], [false, 5000]);
  nowMs += 4999;
  assertEquals(throttle.waitMs, 1);
  nowMs += 1;
  assertEquals(throttle.isDue, true);
});
