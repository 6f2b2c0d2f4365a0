import { assertEquals } from "deno-std/assert/equals.js";
import { queryTable } from "./query_table.ts";

const MS = Date.UTC(2024, 7, 8, 14);

function assertTable(kind: Parameters<typeof queryTable>[0], answer: unknown, expected: string): void {
  assertEquals(queryTable(kind, answer), expected.replace(/^\n/, "").replaceAll("|\n", "\n"));
}

Deno.test("trades are a line each, with as many decimals as they need", () =>
  assertTable(
    "trades",
    {
      rows: [[MS + 5250, 61837.63, 0.25, 1], [MS + 60_000, 61838, 1, -1], [MS, 61838, 1, 0]],
      truncated: true,
    },
    `
time (UTC)                   price  size    side
2024-08-08 14:00:05.250  61,837.63  0.25  bought
2024-08-08 14:01         61,838.00  1.00    sold
2024-08-08 14:00         61,838.00  1.00
(only the first 3 trades; --limit N shows more)
`,
  ));

Deno.test("a footprint has its highest price first, and a mark at the point of control", () =>
  assertTable(
    "footprint",
    {
      bars: [MS, MS + 60_000].map((timestamp_ms) => ({
        timestamp_ms,
        levels: [[60, 1, 2, 0, 3], [70, 0.5, 0, 0, 1]],
        poc: 60,
        delta_low: -0.5,
        delta_high: 1,
      })),
    },
    `
2024-08-08 14:00 UTC, delta from −0.5 to 1.0
price  sold  bought  unknown  trades
70      0.5       0        0       1
60      1.0       2        0       3  <

2024-08-08 14:01 UTC, delta from −0.5 to 1.0
price  sold  bought  unknown  trades
70      0.5       0        0       1
60      1.0       2        0       3  <
`,
  ));

Deno.test("a profile has its value area, and a dash for what does not exist", () => {
  assertTable(
    "profile",
    { levels: [[5, 1, 2, 0]], poc: 5, value_area: [5, 5], vwap: 5, deviation: 0 },
    `
value area 5 to 5, vwap 5, deviation 0
price  sold  bought  unknown
5         1       2        0  <
`,
  );
  assertTable(
    "profile",
    {
      levels: [[83997.5, 1, 2, 0], [83998, 0.25, 0, 0]],
      poc: 83997.5,
      value_area: [83997.5, 83998],
      vwap: 83998.4216142,
      deviation: 0.652316529058,
    },
    `
value area 83,997.5 to 83,998.0, vwap 83,998.42161, deviation 0.6523
price     sold  bought  unknown
83,998.0  0.25       0        0
83,997.5  1.00       2        0  <
`,
  );
  assertTable(
    "profile",
    { levels: [[5, 0, 0, 0]], poc: 5, value_area: [5, 5], vwap: null, deviation: null },
    `
value area 5 to 5, vwap -, deviation -
price  sold  bought  unknown
5         0       0        0  <
`,
  );
});

Deno.test("a book has bids to the left and asks to the right", () => {
  assertTable(
    "book",
    { timestamp_ms: MS, bids: [[4, 1], [3, 2.5]], asks: [[6, 2]] },
    `
2024-08-08 14:00 UTC
size  bid  ask  size
1.0     4    6     2
2.5     3
`,
  );
  assertTable("book", { timestamp_ms: null, bids: [], asks: [] }, "no snapshot at or before this time\n");
});

Deno.test("bars are a line each, and the facts of an instrument too", () => {
  assertTable(
    "series",
    { columns: ["timestamp_ms", "vwap", "trades"], rows: [[MS, 1.5, 2], [MS + 1000, null, 0]] },
    `
time (UTC)           vwap  trades
2024-08-08 14:00      1.5       2
2024-08-08 14:00:01     -       0
`,
  );
  assertTable(
    "instrument",
    { tick: 0.1, from: MS, to: null, has: { trades: true, books: false, sides: true } },
    `
tick          0.1
from          2024-08-08 14:00 UTC
to            -
has           trades, sides
`,
  );
});

Deno.test("an answer without rows says so in a sentence", () => {
  assertTable("trades", { rows: [], truncated: false }, "no trades in this range\n");
  assertTable("footprint", { bars: [] }, "no trades in this range\n");
  assertTable(
    "profile",
    { levels: [], poc: null, value_area: null, vwap: null },
    "no trades in this range\n",
  );
  assertTable("vwap", { columns: ["timestamp_ms"], rows: [] }, "no trades in this range\n");
  assertTable("series", { columns: ["timestamp_ms"], rows: [] }, "no bars in this range\n");
});
