/**
 * Exact sums of sizes, and of sizes times prices and squared prices, for values of which products leave the range of
 * doubles or lose their digits beside those of others. Each takes about a microsecond.
 *
 * @module
 */

/** Every double is a whole number of 2^-1074, the least of them. */
const UNIT_BITS = 1074;

/** How many bits of a quotient are computed: more than a double has, also of a square root. */
const QUOTIENT_BITS = 160n;

/** Half of the exponents of doubles, so that two factors reach every double. */
const HALF_BITS = 537;

/** Exact sums. */
export class ExactMoments {
  readonly #reference: bigint;
  #size = 0n;
  #weighted = 0n;
  #squared = 0n;

  /** @param reference The price that prices are taken relative to */
  constructor(reference: number) {
    this.#reference = inUnits(reference);
  }

  /** Adds a trade. */
  add(price: number, size: number): void {
    const difference = inUnits(price) - this.#reference;
    const units = inUnits(size);
    this.#size += units;
    this.#weighted += units * difference;
    this.#squared += units * difference * difference;
  }

  /** Adds terms of the sums of sizes, of sizes times differences from the reference, and of sizes times squared differences. */
  addTerms(size: Float64Array, weighted: Float64Array, squared: Float64Array): void {
    for (const term of size) this.#size += inUnits(term);
    for (const term of weighted) this.#weighted += inUnits(term) << BigInt(UNIT_BITS);
    for (const term of squared) this.#squared += inUnits(term) << BigInt(2 * UNIT_BITS);
  }

  /** Adds other sums, relative to the same price. */
  merge(others: ExactMoments): void {
    this.#size += others.#size;
    this.#weighted += others.#weighted;
    this.#squared += others.#squared;
  }

  /** The mean price and the standard deviation; undefined if the sum of the sizes is 0 or beyond the greatest double. */
  answer(): { mean: number; deviation: number } | undefined {
    const size = this.#size;
    if (size === 0n || size > inUnits(Number.MAX_VALUE)) return undefined;
    const mean = this.#reference * size + this.#weighted;
    const variance = this.#squared * size - this.#weighted * this.#weighted;
    return { mean: quotient(mean, size), deviation: quotientOfRoot(variance, size) };
  }
}

const view = new DataView(new ArrayBuffer(8));

/** A finite double in units of 2^-1074. */
function inUnits(value: number): bigint {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const units = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return bits >> 63n === 1n ? -units : units;
}

/** `dividend / divisor` units, as a double. */
function quotient(dividend: bigint, divisor: bigint): number {
  return scaled((dividend << QUOTIENT_BITS) / divisor, -Number(QUOTIENT_BITS));
}

/** `sqrt(square) / divisor` units, as a double. */
function quotientOfRoot(square: bigint, divisor: bigint): number {
  return scaled(root((square << (2n * QUOTIENT_BITS)) / (divisor * divisor)), -Number(QUOTIENT_BITS));
}

/** `whole * 2^bits` units, as a double. */
function scaled(whole: bigint, bits: number): number {
  // Its leading bits, so that the number of the rest is in the exponent.
  const shift = Math.max(0, (whole < 0n ? -whole : whole).toString(16).length * 4 - 64);
  const exponent = shift + bits - UNIT_BITS;
  const half = Math.max(-HALF_BITS, Math.min(HALF_BITS, exponent));
  return Number(whole >> BigInt(shift)) * 2 ** half * 2 ** (exponent - half);
}

/** The whole part of a square root (Newton's method). */
function root(square: bigint): bigint {
  if (square === 0n) return 0n;
  let guess = 1n << BigInt(Math.ceil(square.toString(16).length * 4 / 2));
  for (;;) {
    const next = (guess + square / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}
