/** @module What is made of measured values, and the order in which they are measured. */

/** The middle one of some values; of an even number of them, the mean of the two in the middle. */
export function median(values: number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
}

/** The ratios of values that were measured in turn, pair by pair. */
export function ratios(values: number[], to: number[]): number[] {
  return values.map((value, index) => value / to[index]);
}

/**
 * Measures things in turn, A B C A B C ..., so that whatever else the machine does meets all of them alike. One turn
 * of each before that is not counted.
 *
 * @param turns How often each is measured
 * @param measures Each measures its thing once
 * @returns The values of each, in the order of their turns
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
