/**
 * Medians and ratios of measured values, and measuring in alternation.
 *
 * @module
 */

/**
 * The least processor time that can be told from zero, in seconds. Some systems count it in steps of 10 ms, of the user and of the
 * system, and the difference of two such times is off by up to a step for each of the four.
 */
const LEAST_SECONDS = 0.04;

/** Rows per second of processor time; NaN if that time, which may be a difference, cannot be told from zero. */
export function rateOf(rows: number, seconds: number): number {
  return seconds < LEAST_SECONDS ? NaN : rows / seconds;
}

/**
 * The median; of an even number of values, the mean of the two middle values. NaN if one of the values is NaN, which is a value
 * that could not be measured.
 */
export function median(values: number[]): number {
  if (values.some(Number.isNaN)) return NaN;
  const ascending = values.toSorted((a, b) => a - b);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
}

/** The ratios of two lists of values, pair by pair; NaN where there is nothing to compare with, as a value is zero. */
export function ratios(values: number[], to: number[]): number[] {
  return values.map((value, index) => to[index] === 0 ? NaN : value / to[index]);
}

/**
 * Measures in alternation, A B C A B C ..., so that other load on the machine affects all measurements equally. A
 * first turn of each is not counted.
 *
 * @param turns Number of counted turns
 * @param measures Functions that each measure once
 * @returns For each function, its values in the order of the turns
 */
export async function inTurn(turns: number, measures: (() => Promise<number>)[]): Promise<number[][]> {
  const values: number[][] = measures.map(() => []);
  for (let turn = -1; turn < turns; turn++) {
    for (const [index, measure] of measures.entries()) {
      const value = await measure();
      if (turn >= 0) values[index].push(value);
    }
  }
  return values;
}
