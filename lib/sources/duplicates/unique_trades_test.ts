import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { newTally, restarted, type TradeBatch } from "../../model/batches.ts";
import { Fingerprint } from "./fingerprint.ts";
import { FingerprintSet } from "./fingerprint_set.ts";
import { type TradeSource, uniqueTrades } from "./unique_trades.ts";

/** The order key, time and values of a trade, and its place in the table. */
interface Trade {
  hi: number;
  lo: number;
  ms: number;
  ns: number;
  price: number;
  size: number;
}

/** A source of trades in batches of a given size, which are filled again and again as those of a real source. */
class ListedTrades implements TradeSource {
  readonly tally = { trades: newTally(), books: newTally() };
  /** How often the trades were read. */
  passes = 0;
  readonly #trades: Trade[];
  readonly #batchRows: number;

  constructor(trades: Trade[], batchRows: number) {
    this.#trades = trades;
    this.#batchRows = batchRows;
  }

  *trades(): Generator<TradeBatch> {
    this.passes++;
    restarted(this.tally.trades);
    const rows = this.#batchRows;
    const doubles = () => new Float64Array(rows);
    const [timeMs, orderHi, orderLo, price, size] = [doubles(), doubles(), doubles(), doubles(), doubles()];
    const timeNs = new Int32Array(rows);
    const side = new Int8Array(rows);
    for (let start = 0; start < this.#trades.length; start += rows) {
      const part = this.#trades.slice(start, start + rows);
      part.forEach((trade, row) => {
        [timeMs[row], timeNs[row], orderHi[row], orderLo[row]] = [trade.ms, trade.ns, trade.hi, trade.lo];
        [price[row], size[row], side[row]] = [trade.price, trade.size, (start + row) % 100];
      });
      this.tally.trades.read += part.length;
      yield { count: part.length, timeMs, timeNs, orderHi, orderLo, price, size, side };
    }
  }
}

/** The places of the trades that are read, and the source's counts. */
function read(trades: Trade[], batchRows: number) {
  const source = new ListedTrades(trades, batchRows);
  const kept: number[] = [];
  for (const { count, side } of uniqueTrades(source)) kept.push(...side.subarray(0, count));
  const { read, duplicates = 0, unnumbered = 0 } = source.tally.trades;
  return { kept, read, duplicates, unnumbered, passes: source.passes };
}

/** The same by comparing each trade with each. */
function naive(trades: Trade[]) {
  const isSame = (a: Trade, b: Trade) =>
    a.hi === b.hi && a.lo === b.lo && a.ms === b.ms && a.ns === b.ns && a.price === b.price &&
    a.size === b.size;
  const kept = trades.flatMap((trade, place) => {
    const isDuplicate = trade.hi !== Infinity && trades.slice(0, place).some((other) => isSame(trade, other));
    return isDuplicate ? [] : [place % 100];
  });
  return {
    kept,
    read: trades.length,
    duplicates: trades.length - kept.length,
    unnumbered: trades.filter(({ hi }) => hi === Infinity).length,
  };
}

function numbered(numbers: number[]): Trade[] {
  return numbers.map((lo) => ({ hi: 0, lo, ms: lo, ns: 0, price: 1, size: 1 }));
}

const few = (...values: number[]) => fc.constantFrom(...values);
const trade = fc.record({
  hi: few(0, 0, 0, 1, -1, 2e15, Infinity),
  lo: fc.nat(30).chain((lo) => few(lo, lo, lo + 0.5)),
  ms: few(0, 0, 1),
  ns: few(0, 0, 5),
  price: few(1, 1, 2),
  size: few(0, -0, 1),
});
const disordered = fc.array(trade, { maxLength: 99 });
/** Mostly ascending, with parts that were stored again, as recorders leave them. */
const recorded = fc.array(fc.record({ from: fc.nat(60), length: fc.nat(40) }), { maxLength: 3 }).map(
  (again) => {
    const numbers = Array.from({ length: 60 }, (_, number) => number);
    const parts = again.flatMap(({ from, length }) => numbers.slice(from, from + length));
    return numbered([...numbers, ...parts, ...numbers.map((number) => number + 60)]).slice(0, 120);
  },
);

Deno.test("each trade is read once, whatever the order and the size of batches", () => {
  fc.assert(
    fc.property(fc.oneof(disordered, recorded), fc.integer({ min: 1, max: 50 }), (trades, batchRows) => {
      const { passes: _, ...given } = read(trades, batchRows);
      assertEquals(given, naive(trades));
    }),
    { numRuns: 500 },
  );
});

Deno.test("trades are read again only where their numbers do not ascend, repeat, or overlap with more than the batch before", () => {
  const cases: [numbers: number[], passes: number, duplicates: number][] = [
    [[1, 2, 3, 4, 5, 6], 1, 0],
    [[2, 1, 2, 3, 5, 4, 6], 3, 1],
    [[1, 2, 3, 3, 4], 3, 1],
    [[4, 5, 6, 1, 2, 3], 2, 0],
    [[9, 8, 7, 6, 5, 4, 3, 2, 1], 2, 0],
    [[1, 2, 3, 1, 2, 3], 3, 3],
    [[1, 2, 4, 3, 5, 7, 6, 8, 9], 2, 0],
    [[1, 2, 3, 4, 5, 6, 1], 4, 1],
    [[4, 5, 6, 1, 2, 3, 6], 4, 1],
    [[1e9, 2e9, 3e9, 2.5e9], 3, 0],
  ];
  for (const [numbers, passes, duplicates] of cases) {
    const given = read(numbered(numbers), 3);
    assertEquals([given.passes, given.duplicates], [passes, duplicates], String(numbers));
  }
});

Deno.test("a reading that begins again and ends early leaves the counts of what was handed over", () => {
  const source = new ListedTrades(numbered([1, 2, 2, 3, 4, 5, 6, 7, 1]), 4);
  let rows = 0;
  for (const { count } of uniqueTrades(source)) {
    rows += count;
    if (source.passes === 4) break;
  }
  assertEquals([rows, source.tally.trades.read, source.tally.trades.duplicates], [7, 8, 1]);
});

Deno.test("trades of one number are different if their time, price or size is", () => {
  const [trade] = numbered([5]);
  const others = [{ ms: 6 }, { ns: 1 }, { price: 2 }, { size: 2 }, { hi: 1 }, { lo: 4 }];
  const trades = [trade, ...others.map((other) => ({ ...trade, ...other })), { ...trade }];
  assertEquals(read(trades, 4).kept, [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("a set of fingerprints takes at most 16 bytes for each", () => {
  const expected = new FingerprintSet(300_000);
  assert(expected.bytes <= 16 * 300_000);
  const set = new FingerprintSet();
  const fingerprint = new Fingerprint();
  const row = (value: number) => new Float64Array([value]);
  const trade = {
    timeMs: row(0),
    timeNs: new Int32Array(1),
    orderHi: row(0),
    orderLo: row(0),
    price: row(1),
  };
  const batch = { ...trade, size: row(1) };
  for (let number = 0; number < 300_000; number++) {
    batch.orderLo[0] = number;
    fingerprint.set(batch, 0);
    assert(set.add(fingerprint));
    if (number % 1000 === 999 && number > 20_000) {
      assert(set.bytes <= 16 * set.size, `${set.size}: ${set.bytes}`);
    }
  }
  for (let number = 0; number < 300_000; number += 7) {
    batch.orderLo[0] = number;
    fingerprint.set(batch, 0);
    assert(!set.add(fingerprint));
  }
  assertEquals(set.size, 300_000);
});

Deno.test("fingerprints use every bit evenly", () => {
  const fingerprint = new Fingerprint();
  const row = () => new Float64Array(1);
  const batch = {
    timeMs: row(),
    timeNs: new Int32Array(1),
    orderHi: row(),
    orderLo: row(),
    price: row(),
    size: row(),
  };
  const ones = new Array(96).fill(0);
  const trades = 10_000;
  for (let number = 0; number < trades; number++) {
    batch.orderLo[0] = number;
    fingerprint.set(batch, 0);
    [fingerprint.a, fingerprint.b, fingerprint.c].forEach((word, at) => {
      for (let bit = 0; bit < 32; bit++) ones[at * 32 + bit] += word >>> bit & 1;
    });
  }
  // Six standard deviations of a fair coin.
  for (const count of ones) assert(Math.abs(count - trades / 2) < 6 * Math.sqrt(trades / 4), String(ones));
});
