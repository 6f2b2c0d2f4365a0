import { assertEquals } from "deno-std/assert/equals.js";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, windowName } from "../../lib/text/durations.ts";
import { longerWindow, windowChoices } from "./windows.ts";

const names = (ownMs: number, spanMs: number) =>
  windowChoices(ownMs, spanMs).map((ms) => windowName(ms).replace(" ", "")).join(" ");

Deno.test("windowChoices() has the usual windows that are multiples of the files' window", () => {
  assertEquals(names(SECOND_MS, 8 * DAY_MS), "1s 5s 10s 15s 30s 1m 3m 5m 15m 30m 1h 4h 1d");
  assertEquals(names(5 * SECOND_MS, 8 * DAY_MS), "5s 10s 15s 30s 1m 3m 5m 15m 30m 1h 4h 1d");
  assertEquals(names(MINUTE_MS, 8 * DAY_MS), "1m 3m 5m 15m 30m 1h 4h 1d");
  assertEquals(names(7 * SECOND_MS, DAY_MS), "7s");
});

Deno.test("windowChoices() has no window longer than the data, except that of the files", () => {
  assertEquals(names(MINUTE_MS, HOUR_MS), "1m 3m 5m 15m 30m 1h");
  assertEquals(names(MINUTE_MS, HOUR_MS - 1), "1m 3m 5m 15m 30m");
  assertEquals(names(DAY_MS, HOUR_MS), "1d");
});

Deno.test("longerWindow() goes from one usual length to the next, which is a multiple", () => {
  const chain = (ms: number, count: number) => {
    const lengths = [ms];
    while (lengths.length < count) lengths.push(longerWindow(lengths.at(-1)!));
    return lengths.map((ms) => windowName(ms).replace(" ", "")).join(" ");
  };
  assertEquals(chain(SECOND_MS, 10), "1s 5s 15s 1m 5m 15m 1h 4h 1d 5d");
  assertEquals(chain(10 * SECOND_MS, 5), "10s 30s 3m 15m 1h");
  assertEquals(chain(90 * SECOND_MS, 4), "90s 3m 15m 1h");
  assertEquals(chain(7 * SECOND_MS, 3), "7s 35s 175s");
});
