/**
 * The ticks of an axis of values: at multiples of a round step, which is itself a multiple of the instrument's step.
 *
 * @module
 */

import { decimalsOf } from "../../lib/text/numbers.ts";

/** Steps that people count in, within a power of ten. */
const ROUND = [1, 2, 2.5, 5];
/** The most decimals of a step. */
const MAX_DECIMALS = 12;
/** The distance of labels one above the other, in CSS pixels: comfortable, and where a few labels must suffice. */
const COMFORTABLE_PX = 34;
const LEAST_PX = 18;
/** How far a quotient may be from a whole number because of rounding. */
const CLOSE = 1e-6;

/** Ticks, lowest first, and their distance. */
export interface ValueTicks {
  /** The values. */
  readonly values: number[];
  /** The distance of neighbouring ticks; 0 without ticks. */
  readonly step: number;
}

/**
 * The ticks of an axis.
 *
 * @param min The lower end of the axis
 * @param max The upper end of the axis
 * @param most The most ticks that have space; up to twice as many if fewer than two of these would be round
 * @param unit The step that all ticks are multiples of, such as an instrument's tick; 0 for any step
 */
export function valueTicks(min: number, max: number, most: number, unit = 0): ValueTicks {
  const ticks = ticksOf(min, max, most, unit);
  // A round step may be more than twice as long as it has to be: a single label does not show a scale.
  return ticks.values.length < 2 && ticks.step > unit ? ticksOf(min, max, 2 * most, unit) : ticks;
}

/** The most ticks that have space on a vertical axis of a length in CSS pixels: three even on a short axis. */
export function mostTicks(lengthPx: number): number {
  return Math.max(lengthPx / COMFORTABLE_PX, Math.min(3, lengthPx / LEAST_PX));
}

function ticksOf(min: number, max: number, most: number, unit: number): ValueTicks {
  const least = (max - min) / Math.max(1, most);
  if (!(least > 0) || !Number.isFinite(least)) return { values: [], step: 0 };
  const step = roundStep(Math.max(least, unit), unit);
  const decimals = Math.min(MAX_DECIMALS, decimalsOf(step));
  const values: number[] = [];
  const last = Math.floor(max / step + CLOSE);
  // Multiples instead of sums, because rounding errors of sums would add up. Adding 0 makes -0 a 0.
  for (let i = Math.ceil(min / step - CLOSE); i <= last; i++) {
    values.push(Number((i * step).toFixed(decimals)) + 0);
  }
  return { values, step };
}

/** The smallest round step that is at least as long as given and a multiple of the unit. */
function roundStep(least: number, unit: number): number {
  const isMultiple = (step: number) => {
    const times = step / unit;
    return unit === 0 || Math.abs(times - Math.round(times)) < CLOSE;
  };
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(least)) + 3; power++) {
    for (const digit of ROUND) {
      // The text keeps rounding errors of powers of ten away.
      const step = Number(`${digit}e${power}`);
      if (step >= least * (1 - CLOSE) && isMultiple(step)) return step;
    }
  }
  // A unit such as 0.03 divides no round step: count in round numbers of units.
  return unit * roundStep(least / unit, 1);
}
