/**
 * Sizes of price rows: the tick times 1, 2, 5, 10, 20, 50 and so on.
 *
 * @module
 */

const STEPS = [1, 2, 5];

/** The most steps of the ladder: 10 ** 12 ticks are more than any chart shows. */
const MAX_STEP = 36;

/** A finer step is taken only from this many times the least height, so that a small change of scale changes nothing. */
const CALM = 1.2;

/**
 * The number of ticks of a step of the ladder.
 *
 * @param step 0 for one tick, 1 for two, 2 for five, 3 for ten
 */
export function ticksOfStep(step: number): number {
  return STEPS[step % 3] * 10 ** Math.floor(step / 3);
}

/** The size of a row of a number of ticks, in units of price: the decimal, without the rounding error of the product. */
export function rowSizeOf(tick: number, ticks: number): number {
  return Number((tick * ticks).toPrecision(12));
}

/**
 * The finest step whose rows have at least a height. The previous step stays as long as it fits and the next finer step
 * only just fits.
 *
 * @param tickPx The height of a tick, in pixels
 * @param leastPx The least height of a row, in pixels
 * @param previous The step before
 */
export function fittingStep(tickPx: number, leastPx: number, previous?: number): number {
  let step = 0;
  while (step < MAX_STEP && ticksOfStep(step) * tickPx < leastPx) step++;
  if (previous === step + 1 && ticksOfStep(step) * tickPx < CALM * leastPx) return previous;
  return step;
}

/** The step `by` steps away, within the ladder. */
export function movedStep(step: number, by: number): number {
  return Math.max(0, Math.min(MAX_STEP, step + by));
}

/**
 * Whether every row of `fine` ticks is within one row of `coarse` ticks, so that coarse rows are sums of fine rows. The edges
 * of rows are half a row from their middles. Therefore edges coincide if the quotient is odd; and a row that is a single price has no
 * edge inside.
 *
 * @param isExact Whether all prices are multiples of the tick, so that a row of one tick is a single price
 */
export function nests(fine: number, coarse: number, isExact: boolean): boolean {
  const quotient = coarse / fine;
  return Number.isInteger(quotient) && (quotient % 2 === 1 || isExact && fine === 1);
}
