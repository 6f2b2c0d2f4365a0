import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { parseView, viewText } from "./view_address.ts";

Deno.test("parseView() reads what viewText() writes", () => {
  const time = fc.integer({ min: 0, max: 8.64e15 });
  const range = fc.tuple(time, time).filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ minMs: Math.min(a, b), maxMs: Math.max(a, b) }));
  const view = fc.record({
    range,
    isFollowing: fc.constant(true),
    windowMs: fc.integer({ min: 1, max: 1e6 }).map((seconds) => seconds * 1000),
    mode: fc.constantFrom("candles", "footprint"),
    cursorMs: time,
  }, { requiredKeys: [] });
  fc.assert(fc.property(view, (view) => assertEquals(parseView(`#${viewText(view)}`), view)));
  fc.assert(fc.property(time, time, (cursorMs, exactMs) => {
    const exact = { cursorMs, exactMs };
    assertEquals(parseView(viewText(exact)), exact);
  }));
});

Deno.test("parseView() leaves out what is not valid, whatever the text", () => {
  assertEquals(parseView(""), {});
  assertEquals(parseView("#from=9&to=5&window=0m&t=-1"), {});
  assertEquals(parseView("#from=1&to=1e99&window=5w&t=now"), {});
  assertEquals(parseView("#at=5"), {});
  assertEquals(parseView("#%E0%A4%A&from=1"), {});
  assertEquals(parseView("#from=99999999999999999&to=3&window=5m"), { windowMs: 300_000 });
  fc.assert(fc.property(fc.string(), (text) => void parseView(text)));
});
