/**
 * Medians and ratios of measured values, and measuring in alternation.
 *
 * @module
 */

/** The median; of an even number of values, the mean of the two middle values. */
export function median(values: number[]): number {
  const ascending = values.toSorted((a, b) => a - b);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
}

/** The ratios of two lists of values, pair by pair. */
export function ratios(values: number[], to: number[]): number[] {
  return values.map((value, index) => value / to[index]);
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
