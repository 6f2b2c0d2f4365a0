import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { decodeBase64 } from "deno-std/encoding/base64.js";
import fc from "fast-check";
import { exactSum } from "../../tests/helpers/naive_model.ts";
import { BATCH_ROWS, newTally } from "../model/batches.ts";
import { roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import { orderOf, rowComesBefore } from "../model/row_order.ts";
import { BookColumns } from "../sources/book_columns.ts";
import { TradeColumns } from "../sources/trade_columns.ts";
import { CANDLE_WIDTH } from "../aggregate/candle.ts";
import { VOLUME } from "../aggregate/flow.ts";
import { imbalance } from "../aggregate/imbalance.ts";
import { Kernel } from "./kernel.ts";
import { WASM_BASE64 } from "./wasm_module.ts";

const WINDOW_MS = 100;

/** A row: time and order key with many ties, a value that may be missing, and a term. */
const row = fc.record({
  ms: fc.nat(12).map((ms) => ms * 30),
  ns: fc.nat(1),
  hi: fc.constantFrom(0, 1, Infinity),
  lo: fc.nat(2),
  value: fc.oneof(
    fc.constant(NaN),
    fc.integer({ min: 1, max: 9 }),
    fc.double({ min: 0.1, max: 1e9, noNaN: true }),
  ),
  term: fc.oneof(
    fc.nat(1e9).map((satoshis) => satoshis / 1e8),
    fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  ),
});

/** Batches in any order, and batches that are nearly or wholly in order of time. */
const rows = fc.tuple(fc.array(row, { maxLength: 60 }), fc.boolean(), fc.nat(60), fc.nat(60)).map(
  ([rows, isOrdered, from, to]) => {
    if (!isOrdered) return rows;
    rows.sort((a, b) => a.ms - b.ms || a.ns - b.ns || (a.hi === b.hi ? a.lo - b.lo : a.hi - b.hi));
    if (from < rows.length) rows.splice(to, 0, ...rows.splice(from, 1));
    return rows;
  },
);

Deno.test("a kernel finds every run, its first and last row, its candle and its exact sum, in any order of rows", () => {
  const batch = new TradeColumns({ tally: newTally() });
  const order = orderOf(batch);
  const { timeMs, timeNs, orderHi, orderLo, price, size } = batch;
  fc.assert(
    fc.property(rows, fc.nat(3), (rows, skipped) => {
      rows.forEach(({ ms, ns, hi, lo, value, term }, row) => {
        timeMs[row] = ms;
        timeNs[row] = ns;
        orderHi[row] = hi;
        orderLo[row] = lo;
        price[row] = value;
        size[row] = term;
      });
      const kernel = Kernel.of(batch);
      kernel.setBatch(batch);
      for (let from = skipped, to: number; from < rows.length; from = to) {
        const startMs = Math.floor(rows[from].ms / WINDOW_MS) * WINDOW_MS;
        to = kernel.findRun(from, rows.length, startMs, startMs + WINDOW_MS);
        const isOutside = ({ ms }: { ms: number }) => ms < startMs || ms >= startMs + WINDOW_MS;
        const end = rows.findIndex((row, index) => index >= from && isOutside(row));
        assertEquals(to, end < 0 ? rows.length : end);

        const inRun = Array.from({ length: to - from }, (_, index) => from + index);
        const first = (rows: number[]) => rows.reduce((a, b) => rowComesBefore(order, b, a) ? b : a);
        const last = (rows: number[]) => rows.reduce((a, b) => rowComesBefore(order, b, a) ? a : b);
        assertEquals([...kernel.run], [first(inRun), last(inRun)]);

        kernel.startFlow(batch);
        assertEquals(roundedAt(kernel.flow, VOLUME), exactSum(inRun.map((row) => size[row])));

        const withValue = inRun.filter((row) => !Number.isNaN(price[row]));
        kernel.candle.fill(-1);
        assertEquals(kernel.startCandle(price), withValue.length > 0);
        if (withValue.length === 0) {
          assertEquals([...kernel.candle], Array(CANDLE_WIDTH).fill(-1));
          continue;
        }
        const prices = withValue.map((row) => price[row]);
        const keyOf = (row: number) => order.map((column) => column[row]);
        assertEquals([...kernel.candle], [
          price[first(withValue)],
          Math.max(...prices),
          Math.min(...prices),
          price[last(withValue)],
          ...keyOf(first(withValue)),
          ...keyOf(last(withValue)),
        ]);
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a kernel computes imbalances and counts the books with nothing on both sides", () => {
  const batch = new BookColumns({ tally: newTally() });
  const size = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true }));
  fc.assert(fc.property(fc.array(fc.tuple(size, size), { minLength: 1, maxLength: 20 }), (books) => {
    books.forEach(([bid, ask], row) => {
      batch.bidSize[row] = bid;
      batch.askSize[row] = ask;
    });
    const kernel = Kernel.of(batch);
    kernel.setBatch(batch);
    kernel.findRun(0, books.length, -1, 1);
    kernel.imbalances(batch.bidSize, batch.askSize);
    const expected = books.map(([bid, ask]) => imbalance(bid, ask));
    assertEquals(Array.from(kernel.values.subarray(0, books.length)), expected);
    const empty = books.filter(([bid, ask]) => bid === 0 && ask === 0).length;
    assertEquals(kernel.countEmptyBooks(batch.bidSize, batch.askSize, books.length), empty);
  }));
});

Deno.test("a kernel counts the books whose best bid is not below the best ask", () => {
  const batch = new BookColumns({ tally: newTally() });
  const price = fc.constantFrom(NaN, -1, 0, 1, 1.5, 2);
  fc.assert(fc.property(fc.array(fc.tuple(price, price), { maxLength: 9 }), (books) => {
    batch.bestBid.fill(1);
    batch.bestAsk.fill(1);
    books.forEach(([bid, ask], row) => [batch.bestBid[row], batch.bestAsk[row]] = [bid, ask]);
    const crossed = books.filter(([bid, ask]) => bid >= ask).length;
    assertEquals(Kernel.of(batch).countCrossedBooks(batch.bestBid, batch.bestAsk, books.length), crossed);
  }));
});

Deno.test("a kernel finds the least and the greatest value, and counts trades by side", () => {
  const batch = new TradeColumns({ tally: newTally() });
  const row = fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(-1, 0, 1));
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 70 }), (rows) => {
    batch.timeMs.fill(NaN);
    batch.side.fill(1);
    rows.forEach(([ms, side], row) => [batch.timeMs[row], batch.side[row]] = [ms, side]);
    const kernel = Kernel.of(batch);
    const times = rows.map(([ms]) => ms);
    // The sign of 0 does not matter.
    assertEquals(kernel.least(batch.timeMs, rows.length) + 0, Math.min(...times) + 0);
    assertEquals(kernel.greatest(batch.timeMs, rows.length) + 0, Math.max(...times) + 0);
    const ofSide = (wanted: number) => rows.filter(([, side]) => side === wanted).length;
    assertEquals(kernel.countBought(batch.side, rows.length), ofSide(1));
    assertEquals(kernel.countSold(batch.side, rows.length), ofSide(-1));
  }));
});

Deno.test("a kernel counts rows whose numbers ascend, beginning with a given number", () => {
  const batch = new TradeColumns({ tally: newTally() });
  const number = fc.tuple(fc.constantFrom(0, 0, 0, 1, Infinity), fc.nat(20));
  const numbers = fc.oneof(
    fc.array(number, { maxLength: 20 }),
    fc.array(number, { maxLength: 20 }).map((numbers) =>
      numbers.sort(([a, b], [c, d]) => a === c ? b - d : a - c)
    ),
  );
  const before = fc.constantFrom<number[]>([-Infinity, 0], [0, 5], [1, 0]);
  fc.assert(fc.property(numbers, before, (numbers, [firstHi, firstLo]) => {
    numbers.forEach(([hi, lo], row) => [batch.orderHi[row], batch.orderLo[row]] = [hi, lo]);
    let [hi, lo, unnumbered, ascending] = [firstHi, firstLo, 0, 0];
    for (const [nextHi, nextLo] of numbers) {
      if (nextHi === Infinity) unnumbered++;
      else if (nextHi > hi || (nextHi === hi && nextLo > lo)) [hi, lo] = [nextHi, nextLo];
      else break;
      ascending++;
    }
    const kernel = Kernel.of(batch);
    kernel.numbers.set([firstHi, firstLo]);
    assertEquals(kernel.countAscending(batch.orderHi, batch.orderLo, numbers.length), ascending);
    assertEquals([...kernel.numbers], [hi, lo, unnumbered]);
  }));
});

Deno.test("batches of one memory share a kernel, and batches of two memories do not", () => {
  const [a, b] = [new TradeColumns({ tally: newTally() }), new TradeColumns({ tally: newTally() })];
  assert(Kernel.of(a) === Kernel.of(a));
  assert(Kernel.of(a) !== Kernel.of(b));
});

Deno.test("constants that TypeScript and the AssemblyScript of lib/kernel share have equal values", () => {
  const module = new WebAssembly.Module(decodeBase64(WASM_BASE64));
  const memory = new WebAssembly.Memory({ initial: 2 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  for (const [name, value] of Object.entries({ BATCH_ROWS, CANDLE_WIDTH, SUM_COMPONENTS })) {
    assertEquals((exports[name] as WebAssembly.Global).value, value, name);
  }
});
