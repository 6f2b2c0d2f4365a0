import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { newTally, type TradeBatch } from "../model/batches.ts";
import { TradeColumns } from "../sources/trade_columns.ts";
import type { Fold } from "./fold.ts";
import { Kernel } from "../kernel/kernel.ts";
import { WindowGrid } from "./window_grid.ts";
import { WindowRun } from "./window_run.ts";
import { Windows } from "./windows.ts";

const START_MS = 1625097600000;

/** A trial series: trades bought, and trades at prices above 100. Windows without a bought trade do not exist. */
const trialFold: Fold<TradeBatch> = {
  width: 2,

  start(state, at, batch, run) {
    state[at] = state[at + 1] = 0;
    this.add(state, at, batch, run);
    return state[at] > 0;
  },

  add(state, at, { side, price }, { from, to }) {
    for (let row = from; row < to; row++) {
      if (side[row] !== 1) continue;
      state[at]++;
      if (price[row] > 100) state[at + 1]++;
    }
  },

  merge(state, at, other, otherAt) {
    state[at] += other[otherAt];
    state[at + 1] += other[otherAt + 1];
  },

  bar(state, at, bars, barAt) {
    bars[barAt] = state[at];
    bars[barAt + 1] = state[at + 1] / state[at];
  },
};

interface Trade {
  second: number;
  price: number;
  isBought: boolean;
}

function addTrades(windows: Windows<TradeBatch>, trades: Trade[]): void {
  const batch = new TradeColumns({ tally: newTally() });
  for (const { second, price, isBought } of trades) {
    batch.take(String(START_MS + second * 1000), price, 1, isBought ? "buy" : "sell", undefined, undefined);
  }
  const grid = new WindowGrid({ windowMs: 10_000 });
  const run = new WindowRun(Kernel.of(batch));
  run.kernel.setBatch(batch);
  for (let from = 0; from < batch.count; from = run.to) {
    run.find(grid, batch.timeMs, from, batch.count);
    windows.addRun(batch, run);
  }
}

/** The trial series, computed in the naive way. */
function naiveBars(trades: Trade[]): number[] {
  const windows = Map.groupBy(
    trades.filter(({ isBought }) => isBought),
    ({ second }) => Math.floor(second / 10),
  );
  return [...windows].sort(([a], [b]) => a - b).flatMap(([window, bought]) => {
    const above = bought.filter(({ price }) => price > 100).length;
    return [START_MS + window * 10_000, bought.length, above / bought.length];
  });
}

const trades = fc.array(
  fc.record({ second: fc.nat(100), price: fc.integer({ min: 50, max: 150 }), isBought: fc.boolean() }),
  { maxLength: 100 },
);

Deno.test("a new series takes one fold: the container does the rest, in any order and split into any parts", () => {
  fc.assert(fc.property(fc.array(trades, { maxLength: 4 }), (parts) => {
    const [all, part] = [new Windows(trialFold, 3), new Windows(trialFold, 3)];
    for (const trades of parts) {
      addTrades(part, trades);
      all.addWindows(part.takeWindows());
    }
    assertEquals(Array.from(all.takeChanged()), naiveBars(parts.flat()));
    assertEquals(all.takeChanged().length, 0);
  }));
});

Deno.test("rows that give no value make no window", () => {
  const windows = new Windows(trialFold, 3);
  addTrades(windows, [{ second: 0, price: 1, isBought: true }]);
  addTrades(windows, Array.from({ length: 4000 }, (_, i) => ({ second: 10 * i, price: 1, isBought: false })));
  assertEquals(Array.from(windows.takeChanged()), [START_MS, 1, 0]);
});

Deno.test("a hundred thousand windows are found again in any order", () => {
  const windows = new Windows(trialFold, 3);
  const windowsCount = 100_000;
  for (const stride of [1, 77_773]) {
    for (let from = 0; from < windowsCount; from += 4000) {
      addTrades(
        windows,
        Array.from({ length: 4000 }, (_, i) => {
          const second = (from + i) * stride % windowsCount * 10;
          return { second, price: 1, isBought: true };
        }),
      );
    }
  }
  const bars = windows.takeChanged();
  assertEquals([bars.length / 3, windows.takeChanged().length], [windowsCount, 0]);
  for (let window = 0; window < windowsCount; window++) {
    const [start, count] = [bars[3 * window], bars[3 * window + 1]];
    if (start !== START_MS + window * 10_000 || count !== 2) throw new Error(`${start}: ${count}`);
  }
});
