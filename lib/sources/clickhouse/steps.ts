/**
 * Values as whole numbers of a step, 10^-decimals, where each of them survives: where dividing the whole number by
 * 10^decimals gives the value again, bit by bit.
 *
 * @module
 */

/** Values of which some do not survive with any step, and which are kept as doubles. */
export const AS_DOUBLES = -1;

/** The most decimals of a step. Powers of ten up to 10^22 are exact doubles. */
export const MAX_DECIMALS = 15;

/** Whole numbers up to this one are exact doubles. */
const GREATEST = Number.MAX_SAFE_INTEGER;

/**
 * Converts values.
 *
 * @param values The values
 * @param count How many of them
 * @param decimals The decimals of the step
 * @param steps Receives the whole numbers
 * @returns The number of values that survive, counted from the first: less than `count` if one does not
 */
export function toSteps(values: Float64Array, count: number, decimals: number, steps: Float64Array): number {
  const factor = 10 ** decimals;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    const whole = Math.round(value * factor);
    if (!survives(value, whole, factor)) return i;
    steps[i] = whole;
  }
  return count;
}

/**
 * The fewest decimals with which values survive.
 *
 * @param values The values
 * @param count How many of them
 * @param least Decimals that earlier values need; or {@linkcode AS_DOUBLES}
 * @returns Decimals for earlier values and these; or {@linkcode AS_DOUBLES}
 */
export function decimalsFor(values: Float64Array, count: number, least: number): number {
  if (least === AS_DOUBLES) return AS_DOUBLES;
  let decimals = least;
  let factor = 10 ** decimals;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    while (!survives(value, Math.round(value * factor), factor)) {
      if (++decimals > MAX_DECIMALS) return AS_DOUBLES;
      factor = 10 ** decimals;
    }
  }
  return decimals;
}

function survives(value: number, whole: number, factor: number): boolean {
  return whole / factor === value && whole <= GREATEST && whole >= -GREATEST &&
    (whole !== 0 || 1 / value > 0);
}
