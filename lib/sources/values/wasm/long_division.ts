/** Quotients of integers and powers of ten, rounded once to the nearest double. */

/** The greatest power of five that is below 2^63. */
export const MAX_DIVISOR_POWER: i32 = 27;

/** Powers of five from 1 to 5^27. */
const POW5: usize = memory.data(8 * 28, 16);

const LOW_HALF: u64 = 0xffffffff;

/** The bits of the exponent of a double, and what is added to an exponent (IEEE 754). */
const EXPONENT_SHIFT: u64 = 52;
const EXPONENT_BIAS: i32 = 1023;

/**
 * The double nearest to `value` divided by ten to the power of `power`, as if divided exactly and rounded once.
 *
 * Both numbers are shifted until their highest bit is set. The quotient of 128 and 64 bits then has 63 bits or more, ten
 * more than a double, and a last bit that says whether there is a remainder, so that converting the quotient rounds as
 * the exact quotient would be rounded. Multiplying by a power of two rounds nothing.
 *
 * @param value More than 0
 * @param power From 0 to {@linkcode MAX_DIVISOR_POWER}
 */
export function dividedByPower(value: u64, power: i32): f64 {
  if (load<u64>(POW5) == 0) makePowers();
  const divisor = load<u64>(POW5 + 8 * <usize>power);
  const valueShift = clz(value);
  const divisorShift = clz(divisor);
  const high = value << valueShift;
  const quotient = quotientOf(high >> 1, high << 63, divisor << divisorShift);
  const exponent = <i32>divisorShift - <i32>valueShift - 63 - power;
  return <f64>quotient * reinterpret<f64>(<u64>(exponent + EXPONENT_BIAS) << EXPONENT_SHIFT);
}

function makePowers(): void {
  let power: u64 = 1;
  for (let at = POW5; at < POW5 + 8 * 28; at += 8) {
    store<u64>(at, power);
    power *= 5;
  }
}

/**
 * The quotient of an integer of 128 bits and one of 64 bits, in two steps of 32 bits each (Knuth, "The Art of Computer
 * Programming", volume 2, 4.3.1, algorithm D); the last bit is set if there is a remainder.
 *
 * @param high The higher 64 bits; less than the divisor
 * @param divisor Its highest bit is set
 */
function quotientOf(high: u64, low: u64, divisor: u64): u64 {
  const first = step(high, low >> 32, divisor);
  const rest = (high << 32 | low >> 32) - first * divisor;
  const second = step(rest, low & LOW_HALF, divisor);
  const remainder = (rest << 32 | low & LOW_HALF) - second * divisor;
  return first << 32 | second | u64(remainder != 0);
}

/** The next 32 bits of a quotient: those of a rest, less than the divisor, with 32 more bits. */
@inline
function step(rest: u64, bits: u64, divisor: u64): u64 {
  const divisorHigh = divisor >> 32;
  let digit = rest / divisorHigh;
  let over = rest - digit * divisorHigh;
  while (digit > LOW_HALF || digit * (divisor & LOW_HALF) > (over << 32 | bits)) {
    digit--;
    over += divisorHigh;
    if (over > LOW_HALF) break;
  }
  return digit;
}
