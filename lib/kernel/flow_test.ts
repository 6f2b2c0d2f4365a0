import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { inUnits } from "../../tests/helpers/naive_model.ts";
import { Random } from "../demo/random.ts";
import { BATCH_ROWS, newTally } from "../model/batches.ts";
import { SUM_COMPONENTS } from "../model/exact_sum.ts";
import { TradeColumns } from "../sources/trade_columns.ts";
import { Kernel } from "./kernel.ts";

/** Where a flow has its sums and its scale; as in `lib/aggregate/flow.ts`. */
const VOLUMES = { buy: 4, sell: 9, unknown: 14, all: 19 };
const PRODUCTS = 24;
const SCALE = 29;

const batch = new TradeColumns({ tally: newTally() });
const { price, size, side } = batch;

interface Trade {
  price: number;
  size: number;
  side: number;
}

/** The flow of trades that lie in the batch from a row on, among rows that would make a difference. */
function flowOf(trades: Trade[], from: number): Float64Array {
  batch.timeMs.fill(0);
  price.fill(1e5);
  size.fill(1e5);
  side.fill(1);
  for (const [index, trade] of trades.entries()) {
    const row = from + index;
    batch.timeMs[row] = 1;
    [price[row], size[row], side[row]] = [trade.price, trade.size, trade.side];
  }
  const kernel = Kernel.of(batch);
  kernel.setBatch(batch);
  assertEquals(kernel.findRun(from, BATCH_ROWS, 1, 2), from + trades.length);
  kernel.startFlow(batch);
  return kernel.flow;
}

/** The exact value of a sum, in multiples of 2^-1074. */
function exactAt(sums: Float64Array, at: number): bigint {
  return exact(Array.from(sums.subarray(at, at + SUM_COMPONENTS)));
}

function exact(terms: number[]): bigint {
  return terms.reduce((sum, term) => sum + inUnits(term), 0n);
}

/** Asserts that counts and sums are exact, to the last bit of the smallest term. */
function assertExact(trades: Trade[], from: number): void {
  const flow = flowOf(trades, from);
  const sizes = (wanted: number[]) =>
    trades.filter(({ side }) => wanted.includes(side)).map(({ size }) => size);
  assertEquals(Array.from(flow.subarray(0, 4)), [
    sizes([1]).length,
    sizes([-1]).length,
    trades.length,
    Math.max(...sizes([-1, 0, 1])),
  ]);
  assertEquals(exactAt(flow, VOLUMES.buy), exact(sizes([1])));
  assertEquals(exactAt(flow, VOLUMES.sell), exact(sizes([-1])));
  assertEquals(exactAt(flow, VOLUMES.unknown), exact(sizes([0])));
  assertEquals(exactAt(flow, VOLUMES.all), exact(sizes([-1, 0, 1])));

  const products = trades.reduce((sum, { price, size }) => sum + inUnits(price) * inUnits(size), 0n);
  const scaled = exactAt(flow, PRODUCTS) << 1074n;
  const scale = flow[SCALE];
  if (scale < 0) assertEquals(scaled, products << 1200n);
  else assertEquals(scale > 0 ? scaled << 1200n : scaled, products);
}

/** Trades whose sizes differ by a number of binary magnitudes, and whose prices differ little. */
function usualTrades(seed: number, count: number, magnitudes: number, areUnknown: boolean): Trade[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => ({
    price: (90_000 + random.below(1000)) / 10,
    size: random.below(50) === 0 ? 0 : (1 + random.uniform()) * 2 ** -random.below(magnitudes + 1),
    side: areUnknown ? random.below(3) - 1 : 2 * random.below(2) - 1,
  }));
}

Deno.test("a kernel counts trades and sums volumes and products exactly, however much sizes differ", () => {
  const magnitudes = fc.constantFrom(0, 12, 20, 24, 26, 28, 30, 32, 40, 50, 60, 80);
  const count = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: BATCH_ROWS }));
  fc.assert(
    fc.property(fc.integer(), count, fc.nat(40), magnitudes, fc.boolean(), (seed, count, from, ...how) => {
      assertExact(usualTrades(seed, Math.min(count, BATCH_ROWS - from), ...how), from);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a kernel sums products exactly where prices are below 0 or far from each other", () => {
  const magnitude = (least: number, greatest: number) =>
    fc.tuple(
      fc.integer({ min: least, max: greatest }),
      fc.double({ min: 1, max: 2, noNaN: true, maxExcluded: true }),
    )
      .map(([exponent, fraction]) => fraction * 2 ** exponent);
  const sign = fc.constantFrom(-1, 1);
  const ranges: [price: fc.Arbitrary<number>, size: fc.Arbitrary<number>][] = [
    [fc.tuple(sign, magnitude(-5, 5)).map(([sign, price]) => sign * price), magnitude(-5, 5)],
    [fc.tuple(sign, magnitude(-20, 20)).map(([sign, price]) => sign * price), magnitude(-20, 20)],
    [magnitude(-20, 20), magnitude(-20, 20)],
    [magnitude(-1074, -1040), magnitude(-1074, -1040)],
    [magnitude(-500, -480), magnitude(-500, -480)],
    [magnitude(480, 500), magnitude(480, 500)],
    [magnitude(1000, 1023), magnitude(-200, -190)],
    [magnitude(-200, -190), magnitude(1000, 1010)],
    [magnitude(1000, 1023), magnitude(990, 1000)],
  ];
  const trades = fc.oneof(
    ...ranges.map(([price, size]) =>
      fc.array(fc.record({ price, size, side: fc.constantFrom(-1, 0, 1) }), { minLength: 1, maxLength: 40 })
    ),
  );
  fc.assert(fc.property(trades, fc.nat(40), assertExact), { numRuns: 1000 });
});

Deno.test("a kernel sums products exactly beside the greatest double", () => {
  const [least, greatest] = [1.3 * 2 ** -200, Number.MAX_VALUE];
  for (const [price, size] of [[least, greatest], [greatest, least], [greatest, greatest], [3, greatest]]) {
    assertExact([{ price, size, side: 1 }], 0);
  }
});
