/** Counts of trades by the taker's side: 1 for a buy, -1 for a sell. */

/** How many of the first `count` sides are buys. The column must be readable up to a multiple of 16 bytes. */
export function countBought(sides: usize, count: u32): u32 {
  let bought: u32 = 0;
  for (let row: u32 = 0; row < count; row += 16) {
    const isBought = i8x16.gt_s(v128.load(sides + row), i8x16.splat(0));
    bought += popcnt(i8x16.bitmask(isBought) & inBatch(count - row));
  }
  return bought;
}

/** How many of the first `count` sides are sells. The column must be readable up to a multiple of 16 bytes. */
export function countSold(sides: usize, count: u32): u32 {
  let sold: u32 = 0;
  for (let row: u32 = 0; row < count; row += 16) {
    sold += popcnt(i8x16.bitmask(v128.load(sides + row)) & inBatch(count - row));
  }
  return sold;
}

/** A bit for each of the next 16 rows that is among the rows that are left. */
@inline
function inBatch(rows: u32): i32 {
  return rows < 16 ? (1 << <i32>rows) - 1 : 0xffff;
}
