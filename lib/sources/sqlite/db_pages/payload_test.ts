import { assertEquals } from "deno-std/assert/equals.js";
import { greatestLocal, localOfOverflowing } from "./payload.ts";

Deno.test("localOfOverflowing() keeps as much as fills the last overflow page, within a page's bounds", () => {
  for (const usable of [480, 512, 1024, 4096, 65536]) {
    const least = Math.floor((usable - 12) * 32 / 255) - 23;
    for (let payload = greatestLocal(usable) + 1; payload < 4 * usable; payload += 7) {
      const local = localOfOverflowing(payload, usable);
      assertEquals(local >= least && local <= greatestLocal(usable), true, `${payload} of ${usable}`);
      const last = (payload - local) % (usable - 4);
      assertEquals(local === least || last === 0, true, `${payload} of ${usable}`);
    }
  }
});

Deno.test("localOfOverflowing() gives the file format's examples for pages of 4096 bytes", () => {
  // X is 4061, M is 489 (section 1.6).
  assertEquals(greatestLocal(4096), 4061);
  assertEquals([4062, 4096 + 485, 4096 + 486, 100_000].map((payload) => localOfOverflowing(payload, 4096)), [
    489,
    489,
    490,
    1792,
  ]);
});
