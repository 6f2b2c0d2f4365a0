import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import type { TradeBatch } from "../../model/batches.ts";
import { MidnightTrades } from "./midnight_trades.ts";

type Trade = [number: number, timeMs: number, price: number];

function batchOf(trades: readonly Trade[]): TradeBatch {
  return {
    count: trades.length,
    timeMs: Float64Array.from(trades, ([, timeMs]) => timeMs),
    timeNs: new Int32Array(trades.length),
    orderHi: new Float64Array(trades.length),
    orderLo: Float64Array.from(trades, ([number]) => number),
    price: Float64Array.from(trades, ([, , price]) => price),
    size: new Float64Array(trades.length).fill(1),
    side: new Int8Array(trades.length),
  };
}

function tradesOf({ count, orderLo, timeMs, price }: TradeBatch): Trade[] {
  return Array.from({ length: count }, (_, row) => [orderLo[row], timeMs[row], price[row]]);
}

Deno.test("MidnightTrades leaves out the trades that the database before has, and no others", () => {
  // Few values, so that trades are often equal, or have only a time in common.
  const trade = fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 12 }), fc.nat(1));
  const batches = fc.array(fc.array(trade, { maxLength: 6 }), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(batches, batches, fc.nat(8)), { maxLength: 4 }), (days) => {
      const midnights = new MidnightTrades();
      let earlier = new Set<string>();
      for (const [before, after, shift] of days) {
        const shifted = (trades: Trade[]) =>
          trades.map(([number, ms, price]): Trade => [number, ms + shift, price]);
        for (const trades of before.map(shifted)) {
          const expected = trades.filter((trade) => !earlier.has(String(trade)));
          assertEquals(tradesOf(midnights.withoutEarlier(batchOf(trades))), expected);
        }
        for (const trades of after.map(shifted)) midnights.note(batchOf(trades));
        midnights.finishDatabase();
        earlier = new Set(after.flatMap(shifted).map(String));
      }
    }),
  );
});
