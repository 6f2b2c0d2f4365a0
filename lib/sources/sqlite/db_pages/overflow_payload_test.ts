import { assertEquals } from "deno-std/assert/equals.js";
import { localBytesOfOverflowing, maxLocalPayload } from "./overflow_payload.ts";

Deno.test("localBytesOfOverflowing() fills the last overflow db page, unless the cell would be too long", () => {
  for (const usable of [480, 512, 1024, 4096, 65536]) {
    const least = Math.floor((usable - 12) * 32 / 255) - 23;
    for (let payload = maxLocalPayload(usable) + 1; payload < 4 * usable; payload += 7) {
      const local = localBytesOfOverflowing(payload, usable);
      assertEquals(local >= least && local <= maxLocalPayload(usable), true, `${payload} of ${usable}`);
      const last = (payload - local) % (usable - 4);
      assertEquals(local === least || last === 0, true, `${payload} of ${usable}`);
    }
  }
});

Deno.test("localBytesOfOverflowing() agrees with the examples of the file format for db pages of 4096 bytes", () => {
  // X is 4061, M is 489 (section 1.6).
  assertEquals(maxLocalPayload(4096), 4061);
  assertEquals(
    [4062, 4096 + 485, 4096 + 486, 100_000].map((payload) => localBytesOfOverflowing(payload, 4096)),
    [
      489,
      489,
      490,
      1792,
    ],
  );
});
