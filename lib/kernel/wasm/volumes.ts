/** The exact volumes, of each side and of all trades, and the number of trades of each side. */

import { bitsOf, exponentOf, isZero, nextBase, powerOfTwo } from "./fixed";
import { BUY_TRADES, BUY_VOLUME, FLOW, LARGEST, SELL_TRADES, SELL_VOLUME, UNKNOWN_VOLUME, VOLUME } from "./flow_parts";
import { Run } from "./run";
import { addSum, addTerm } from "./sum";

/** For each side, from -1 on, two lanes: all bits set in the first one for a buy, and in the second one for a sell. */
const LANES = memory.data<u64>([0, u64.MAX_VALUE, 0, 0, u64.MAX_VALUE, 0], 16);

/** A greatest size that leaves room for the bases of sums, above and below. */
const LEAST_SIZE: f64 = powerOfTwo(-800);
const GREATEST_SIZE: f64 = powerOfTwo(900);

/** Computes volumes and numbers of trades by side of the run's rows. The largest size is known, the volumes are 0. */
export function sumVolumes(size: usize, side: usize): void {
  const count = Run.to - Run.from;
  const bought = countOf(side, 1);
  const sold = countOf(side, -1);
  store<f64>(FLOW, <f64>bought, 8 * BUY_TRADES);
  store<f64>(FLOW, <f64>sold, 8 * SELL_TRADES);
  const largest = load<f64>(FLOW, 8 * LARGEST);
  const isUsual = largest >= LEAST_SIZE && largest <= GREATEST_SIZE && sumKnownSides(size, side, largest);
  if (!isUsual && largest > 0) {
    addVolume(size, side, 1, FLOW + 8 * BUY_VOLUME);
    addVolume(size, side, -1, FLOW + 8 * SELL_VOLUME);
  }
  addSum(FLOW + 8 * VOLUME, FLOW + 8 * BUY_VOLUME);
  addSum(FLOW + 8 * VOLUME, FLOW + 8 * SELL_VOLUME);
  if (bought + sold < count) {
    addVolume(size, side, 0, FLOW + 8 * UNKNOWN_VOLUME);
    addSum(FLOW + 8 * VOLUME, FLOW + 8 * UNKNOWN_VOLUME);
  }
}

/** Puts the volumes that were bought and sold, unless sizes differ so much in magnitude that three sums do not hold them. */
function sumKnownSides(size: usize, side: usize, largest: f64): bool {
  const to = Run.to;
  const bits = bitsOf(to - Run.from);
  const base = exponentOf(largest) + 1 + bits;
  const firstBase = f64x2.splat(powerOfTwo(base));
  const base2 = nextBase(base, bits);
  const secondBase = f64x2.splat(1.5 * powerOfTwo(base2));
  const thirdBase = f64x2.splat(1.5 * powerOfTwo(nextBase(base2, bits)));
  let first = firstBase;
  let second = secondBase;
  let third = thirdBase;
  let rests = f64x2.splat(0);
  for (let row = Run.from; row < to; row++) {
    const lanes = v128.load(LANES + ((<usize>load<i8>(side + row) + 1) << 4));
    const term = v128.and(lanes, v128.load64_splat(size + (<usize>row << 3)));
    let sum = f64x2.add(first, term);
    let error = f64x2.sub(term, f64x2.sub(sum, first));
    first = sum;
    sum = f64x2.add(second, error);
    error = f64x2.sub(error, f64x2.sub(sum, second));
    second = sum;
    sum = f64x2.add(third, error);
    rests = v128.or(rests, f64x2.sub(error, f64x2.sub(sum, third)));
    third = sum;
  }
  if (!isZero(rests)) return false;
  first = f64x2.sub(first, firstBase);
  second = f64x2.sub(second, secondBase);
  third = f64x2.sub(third, thirdBase);
  store<f64>(FLOW, f64x2.extract_lane(first, 0), 8 * BUY_VOLUME);
  store<f64>(FLOW, f64x2.extract_lane(second, 0), 8 * (BUY_VOLUME + 1));
  store<f64>(FLOW, f64x2.extract_lane(third, 0), 8 * (BUY_VOLUME + 2));
  store<f64>(FLOW, f64x2.extract_lane(first, 1), 8 * SELL_VOLUME);
  store<f64>(FLOW, f64x2.extract_lane(second, 1), 8 * (SELL_VOLUME + 1));
  store<f64>(FLOW, f64x2.extract_lane(third, 1), 8 * (SELL_VOLUME + 2));
  return true;
}

/** Adds the sizes of one side to a sum, row by row. */
function addVolume(size: usize, side: usize, wanted: i8, sum: usize): void {
  for (let row = Run.from; row < Run.to; row++) {
    if (load<i8>(side + row) == wanted) addTerm(sum, load<f64>(size + (<usize>row << 3)));
  }
}

/** How many of the run's rows have a side. The column must be readable from and to a multiple of 16 bytes. */
function countOf(side: usize, wanted: i8): u32 {
  const from = Run.from;
  const to = Run.to;
  let count: u32 = 0;
  for (let row = from & ~15; row < to; row += 16) {
    let bits = i8x16.bitmask(i8x16.eq(v128.load(side + row), i8x16.splat(wanted)));
    if (row < from) bits &= 0xffff << <i32>(from - row);
    if (to - row < 16) bits &= (1 << <i32>(to - row)) - 1;
    count += popcnt(bits);
  }
  return count;
}
