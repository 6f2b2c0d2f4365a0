import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { Throttle } from "./throttle.ts";

/** Calls a function with a clock that the function sets, in milliseconds. */
function withClock(test: (clock: { nowMs: number }) => void): void {
  const clock = { nowMs: 0 };
  const real = performance.now;
  performance.now = () => clock.nowMs;
  try {
    test(clock);
  } finally {
    performance.now = real;
  }
}

Deno.test("Throttle is due after the interval, and later after a task that took long", () =>
  withClock((clock) => {
    const throttle = new Throttle(300, 0.1);
    assert(!throttle.isDue());
    clock.nowMs = 300;
    assert(throttle.isDue());
    assertEquals(throttle.run(() => "result"), "result");
    clock.nowMs = 599;
    assert(!throttle.isDue());
    clock.nowMs = 600;
    assert(throttle.isDue());
    // 50 ms may be a tenth of the time.
    throttle.run(() => clock.nowMs += 50);
    clock.nowMs = 1099;
    assert(!throttle.isDue());
    clock.nowMs = 1100;
    assert(throttle.isDue());
  }));

Deno.test("Throttle counts a task that throws", () =>
  withClock((clock) => {
    const throttle = new Throttle(300, 0.1);
    clock.nowMs = 300;
    assertThrows(() =>
      throttle.run(() => {
        throw new Error("failed");
      })
    );
    assert(!throttle.isDue());
  }));

Deno.test("Throttle is not due before a task that waits has ended, and does not count the wait", async () => {
  const clock = { nowMs: 0 };
  const real = performance.now;
  performance.now = () => clock.nowMs;
  try {
    const throttle = new Throttle(300, 0.1);
    clock.nowMs = 600;
    await throttle.runToEnd(async () => {
      clock.nowMs += 40;
      await Promise.resolve();
      clock.nowMs = 900;
      assert(!throttle.isDue());
    });
    clock.nowMs = 999;
    assert(!throttle.isDue());
    clock.nowMs = 1000;
    assert(throttle.isDue());
  } finally {
    performance.now = real;
  }
});
