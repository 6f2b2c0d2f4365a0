/**
 * Neighbouring rows of a batch that fall into one window. The other functions of the module work on the rows of the
 * run that was found last.
 */

/** The most rows of a batch; as in `lib/model/batches.ts`. */
export const BATCH_ROWS: u32 = 4096;

/** Address of the run's first and last row in time and order: two 32-bit integers. */
export const RUN: usize = memory.data(8, 8);

/** The columns of the current batch that order its rows, and the current run. */
export class Run {
  static timeMs: usize = 0;
  static timeNs: usize = 0;
  static orderHi: usize = 0;
  static orderLo: usize = 0;
  /** Index of the run's first row, and after the last one. */
  static from: u32 = 0;
  static to: u32 = 0;
}

/** Sets the columns that order the rows of the current batch. */
export function setBatch(timeMs: usize, timeNs: usize, orderHi: usize, orderLo: usize): void {
  Run.timeMs = timeMs;
  Run.timeNs = timeNs;
  Run.orderHi = orderHi;
  Run.orderLo = orderLo;
}

/**
 * Finds the rows from `from` on that fall into the window of row `from`, and which of these rows are first and last in
 * time and order. Of two rows that are equal in time and order key, the earlier one comes first.
 *
 * @param from Index of the run's first row
 * @param count Number of rows in the batch
 * @param startMs Start of the window
 * @param endMs End of the window
 * @returns Index after the run's last row
 */
export function findRun(from: u32, count: u32, startMs: f64, endMs: f64): u32 {
  const to = endOfRun(from, count, startMs, endMs);
  let first = from;
  let last = to - 1;
  if (!isOrdered(from, to)) {
    last = from;
    for (let row = from + 1; row < to; row++) {
      if (!comesBefore(row, last)) last = row;
      else if (comesBefore(row, first)) first = row;
    }
  }
  Run.from = from;
  Run.to = to;
  store<u32>(RUN, first);
  store<u32>(RUN, last, 4);
  return to;
}

/** Index after the last row from `from` on whose time, like the times of all rows between, is in the window. */
function endOfRun(from: u32, count: u32, startMs: f64, endMs: f64): u32 {
  const timeMs = Run.timeMs;
  const starts = f64x2.splat(startMs);
  const ends = f64x2.splat(endMs);
  let row = from + 1;
  for (; row + 1 < count; row += 2) {
    const ms = v128.load(timeMs + (<usize>row << 3));
    if (!i64x2.all_true(v128.and(f64x2.ge(ms, starts), f64x2.lt(ms, ends)))) break;
  }
  for (; row < count; row++) {
    const ms = load<f64>(timeMs + (<usize>row << 3));
    if (ms < startMs || ms >= endMs) break;
  }
  return row;
}

/** Whether no row of a run counts before the row before it, as where a source stores rows in order of time. */
function isOrdered(from: u32, to: u32): bool {
  const timeMs = Run.timeMs;
  const timeNs = Run.timeNs;
  const orderHi = Run.orderHi;
  const orderLo = Run.orderLo;
  let row = from + 1;
  // Two rows at once are compared with the rows before them.
  for (; row + 1 < to; row += 2) {
    const at = <usize>row << 3;
    const ms = v128.load(timeMs + at);
    const msBefore = v128.load(timeMs + at - 8);
    const ns = f64x2.convert_low_i32x4_s(v128.load64_zero(timeNs + (at >> 1)));
    const nsBefore = f64x2.convert_low_i32x4_s(v128.load64_zero(timeNs + (at >> 1) - 4));
    const hi = v128.load(orderHi + at);
    const hiBefore = v128.load(orderHi + at - 8);
    let isAfter = f64x2.ge(v128.load(orderLo + at), v128.load(orderLo + at - 8));
    isAfter = v128.or(f64x2.gt(hi, hiBefore), v128.and(f64x2.eq(hi, hiBefore), isAfter));
    isAfter = v128.or(f64x2.gt(ns, nsBefore), v128.and(f64x2.eq(ns, nsBefore), isAfter));
    isAfter = v128.or(f64x2.gt(ms, msBefore), v128.and(f64x2.eq(ms, msBefore), isAfter));
    if (!i64x2.all_true(isAfter)) return false;
  }
  return row >= to || !comesBefore(row, row - 1);
}

/** Whether row `a` counts before row `b`. */
export function comesBefore(a: u32, b: u32): bool {
  const a8 = <usize>a << 3;
  const b8 = <usize>b << 3;
  const aMs = load<f64>(Run.timeMs + a8);
  const bMs = load<f64>(Run.timeMs + b8);
  if (aMs != bMs) return aMs < bMs;
  const aNs = load<i32>(Run.timeNs + (a8 >> 1));
  const bNs = load<i32>(Run.timeNs + (b8 >> 1));
  if (aNs != bNs) return aNs < bNs;
  const aHi = load<f64>(Run.orderHi + a8);
  const bHi = load<f64>(Run.orderHi + b8);
  if (aHi != bHi) return aHi < bHi;
  return load<f64>(Run.orderLo + a8) < load<f64>(Run.orderLo + b8);
}

/** Writes a row's time and order key, four doubles, to an address. */
export function putKey(at: usize, row: u32): void {
  const row8 = <usize>row << 3;
  store<f64>(at, load<f64>(Run.timeMs + row8));
  store<f64>(at, <f64>load<i32>(Run.timeNs + (row8 >> 1)), 8);
  store<f64>(at, load<f64>(Run.orderHi + row8), 16);
  store<f64>(at, load<f64>(Run.orderLo + row8), 24);
}
