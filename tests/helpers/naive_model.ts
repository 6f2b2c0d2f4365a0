/**
 * A naive second implementation of bars, from all rows at once, which the program is compared with. It shares no code
 * with the program.
 *
 * @module
 */

/** A trade. */
export interface NaiveTrade {
  /** Exchange time, nanoseconds since the Unix epoch. */
  ns: bigint;
  /** The exchange's number of the trade. */
  tradeId: bigint;
  /** Price. */
  price: number;
  /** Size. */
  size: number;
  /** The taker's side; unknown if absent. */
  side?: "buy" | "sell";
}

/** A snapshot. */
export interface NaiveBook {
  /** Exchange time, nanoseconds since the Unix epoch. */
  ns: bigint;
  /** Place in the order of the recording. */
  id: number;
  /** Levels of the bids. */
  bids: [price: number, size: number][];
  /** Levels of the asks. */
  asks: [price: number, size: number][];
}

/** Price bars as in `ohlc_data.json`. */
export function naiveOhlc(trades: NaiveTrade[], windowMs: number, offsetMs = 0): number[][] {
  const sorted = [...trades].sort((a, b) => compare(a.ns, b.ns) || compare(a.tradeId, b.tradeId));
  return [...windows(sorted, windowMs, offsetMs)].map(([startMs, inWindow]) => {
    const prices = inWindow.map(({ price }) => price);
    const volume = exactSum(inWindow.map(({ size }) => size));
    return [startMs, prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1)!, volume];
  });
}

/** Flow bars as in `flow_data.json`; NaN for a mean price that does not exist. */
export function naiveFlow(trades: NaiveTrade[], windowMs: number, offsetMs = 0): number[][] {
  const sorted = [...trades].sort((a, b) => compare(a.ns, b.ns));
  return [...windows(sorted, windowMs, offsetMs)].map(([startMs, inWindow]) => {
    const [bought, sold, unknown] = (["buy", "sell", undefined] as const).map((wanted) =>
      inWindow.filter(({ side }) => side === wanted)
    );
    const volume = (trades: NaiveTrade[]) => exactSum(trades.map(({ size }) => size));
    const products = inWindow.reduce((sum, { price, size }) => sum + inUnits(price) * inUnits(size), 0n);
    const sizes = inWindow.reduce((sum, { size }) => sum + inUnits(size), 0n);
    return [
      startMs,
      volume(bought),
      volume(sold),
      volume(unknown),
      bought.length,
      sold.length,
      inWindow.length,
      sizes === 0n ? NaN : quotient(products, sizes),
      Math.max(...inWindow.map(({ size }) => size)),
    ];
  });
}

/** Quote bars as in `quote_data.json`. */
export function naiveQuotes(books: NaiveBook[], windowMs: number, offsetMs = 0): number[][] {
  const sorted = [...books].sort((a, b) => compare(a.ns, b.ns) || a.id - b.id);
  const quotes = sorted.flatMap(({ ns, bids, asks }) => {
    const [[bid], [ask]] = [best(bids, -1, 1), best(asks, 1, 1)];
    return bid && ask ? [{ ns, bid, ask }] : [];
  });
  return [...windows(quotes, windowMs, offsetMs)].map(([startMs, inWindow]) => {
    const { bid, ask } = inWindow.at(-1)!;
    const spreads = inWindow.flatMap(({ bid, ask }) => [ask[0], -bid[0]]);
    return [startMs, ...bid, ...ask, exactSum(spreads) / inWindow.length, inWindow.length];
  });
}

/** Imbalance bars as in `metrics_data.json`. */
export function naiveObi(
  books: NaiveBook[],
  windowMs: number,
  depthLevels = Infinity,
  offsetMs = 0,
): number[][] {
  const sorted = [...books].sort((a, b) => compare(a.ns, b.ns) || a.id - b.id);
  const valued = sorted.flatMap((book) => {
    const bids = exactSum(best(book.bids, -1, depthLevels).map(([, size]) => size));
    const asks = exactSum(best(book.asks, 1, depthLevels).map(([, size]) => size));
    return bids + asks > 0 ? [{ ns: book.ns, obi: (bids - asks) / (bids + asks) }] : [];
  });
  return [...windows(valued, windowMs, offsetMs)].map(([startMs, inWindow]) => {
    const values = inWindow.map(({ obi }) => obi);
    return [startMs, values[0], Math.max(...values), Math.min(...values), values.at(-1)!];
  });
}

/** The depth as in `depth_data.json`. */
export function naiveDepth(books: NaiveBook[], depthLevels = Infinity) {
  const last = [...books].sort((a, b) => compare(a.ns, b.ns) || a.id - b.id).at(-1);
  return { bids: best(last?.bids ?? [], -1, depthLevels), asks: best(last?.asks ?? [], 1, depthLevels) };
}

/** The best levels. A level of size 0 is no level. */
function best(levels: [number, number][], sign: number, depthLevels: number): [number, number][] {
  return levels.filter(([, size]) => size > 0).sort((a, b) => sign * (a[0] - b[0])).slice(0, depthLevels);
}

function windows<T extends { ns: bigint }>(
  sorted: T[],
  windowMs: number,
  offsetMs: number,
): Map<number, T[]> {
  const result = new Map<number, T[]>();
  const width = BigInt(windowMs) * 1_000_000n;
  const offset = BigInt(offsetMs) * 1_000_000n;
  for (const row of sorted) {
    const sinceStart = ((row.ns - offset) % width + width) % width;
    const startMs = Number((row.ns - sinceStart) / 1_000_000n);
    result.set(startMs, [...(result.get(startMs) ?? []), row]);
  }
  return result;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The exact sum of doubles, computed in multiples of 2^-1074 and rounded once. */
export function exactSum(terms: number[]): number {
  return quotient(terms.reduce((sum, term) => sum + inUnits(term), 0n), 1n);
}

/** A fraction in multiples of 2^-1074, rounded to a double; rounded twice if the double is subnormal. */
function quotient(numerator: bigint, denominator: bigint): number {
  if (numerator < 0n) return -quotient(-numerator, denominator);
  // 64 digits, the last of which stands for all digits after it: that decides what would otherwise be a tie.
  const spare = numerator.toString(2).length - denominator.toString(2).length - 64;
  const up = spare < 0 ? BigInt(-spare) : 0n;
  const divisor = denominator << BigInt(Math.max(spare, 0));
  const digits = (numerator << up) / divisor;
  const isExact = digits * divisor === numerator << up;
  const half = Math.floor(spare / 2);
  return Number(isExact ? digits : digits | 1n) * 2 ** (half - 537) * 2 ** (spare - half - 537);
}

/** A double in multiples of 2^-1074. */
export function inUnits(term: number): bigint {
  if (term < 0) return -inUnits(-term);
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, term);
  const whole = bits.getBigUint64(0);
  const exponent = whole >> 52n;
  const fraction = whole & (2n ** 52n - 1n);
  return exponent === 0n ? fraction : (fraction | 2n ** 52n) << (exponent - 1n);
}
