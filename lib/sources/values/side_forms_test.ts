import { assertEquals } from "deno-std/assert/equals.js";
import { finishSides, NO_SIDES, type SideForm, sideIn, SideReader } from "./side_forms.ts";
import type { SqlValue } from "./decimal.ts";

const BYTES = new TextEncoder().encode("buy");

const CASES: [form: SideForm, buys: SqlValue[], sells: SqlValue[], unknown: SqlValue[]][] = [
  [
    "words",
    ["buy", "BUY", " Buy ", "b", "B", "bid", "Bought", "taker_buy", "OrderSide.BUY"],
    ["sell", "SELL", "s", "ask", "A", "sold", "market-sell", "OrderSide.SELL"],
    ["", "maker", "none", null, 1, -1, BYTES],
  ],
  ["numbers", [1, "1", "1.0"], [-1, "-1"], [0, 2, "", " ", "buy", null, BYTES]],
  ["maker flag", [0, "0", "false", "False", "f"], [1, "1", "true", "True", "T"], [2, "", null, "buy", BYTES]],
  ["taker flag", [1, "true"], [0, "False"], [2, "", null]],
  ["unknown", [], [], ["buy", 1, null]],
];

for (const [form, buys, sells, unknown] of CASES) {
  Deno.test(`sideIn() reads sides as ${form}`, () => {
    for (const [side, values] of [[1, buys], [-1, sells], [0, unknown]] as const) {
      for (const value of values) assertEquals(sideIn(form, value), side, String(value));
    }
  });
}

Deno.test("SideReader takes a negative size for a sale only if there is no column of sides", () => {
  const words = new SideReader({ ...NO_SIDES, form: "words", hasColumn: true });
  assertEquals(words.read("buy", -1), 1);
  assertEquals(words.read("?", -1), 0);
  assertEquals(words.read(null, -1), 0);
  assertEquals(words.read("?", 1), 0);
  const none = new SideReader(NO_SIDES);
  assertEquals(none.read(null, -1), -1);
  assertEquals(none.read(null, 1), 0);
});

Deno.test("finishSides() makes positive sizes purchases if sizes are signed, and inverts makers' sides", () => {
  const batch = () => ({
    count: 4,
    side: Int8Array.of(0, -1, 0, 1, 0),
    size: Float64Array.of(1, 2, 0, 3, 4),
  });
  const finished = (isSigned: boolean, isInverted: boolean) => {
    const made = batch();
    finishSides(made, { ...NO_SIDES, isSigned, isInverted });
    return [...made.side];
  };
  assertEquals(finished(false, false), [0, -1, 0, 1, 0]);
  assertEquals(finished(true, false), [1, -1, 0, 1, 0]);
  assertEquals(finished(false, true), [0, 1, 0, -1, 0]);
  assertEquals(finished(true, true), [-1, 1, 0, -1, 0]);
});
