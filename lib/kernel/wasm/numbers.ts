/** Whether the numbers of trades, which are order keys, ascend from row to row. */

/** Address of a number, higher part first, and of how many rows have no number: three doubles. */
export const NUMBERS: usize = memory.data(24, 8);

/**
 * Counts how many rows have numbers that ascend from row to row, beginning with the number at {@linkcode NUMBERS}, or
 * no number, for which the higher part is infinite. Puts the greatest number, and how many of these rows have no
 * number, at {@linkcode NUMBERS}.
 */
export function countAscending(orderHi: usize, orderLo: usize, count: u32): u32 {
  let hi = load<f64>(NUMBERS);
  let lo = load<f64>(NUMBERS, 8);
  let unnumbered: u32 = 0;
  let row: u32 = 0;
  for (; row < count; row++) {
    const rowHi = load<f64>(orderHi + (<usize>row << 3));
    const rowLo = load<f64>(orderLo + (<usize>row << 3));
    if (rowHi == hi) {
      if (!(rowLo > lo)) break;
    } else if (rowHi == Infinity) {
      unnumbered++;
      continue;
    } else if (!(rowHi > hi)) break;
    hi = rowHi;
    lo = rowLo;
  }
  store<f64>(NUMBERS, hi);
  store<f64>(NUMBERS, lo, 8);
  store<f64>(NUMBERS, <f64>unnumbered, 16);
  return row;
}
