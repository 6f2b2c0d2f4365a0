/** The least and the greatest value of a column. */

/** The least of the first `count` values, which are at least one; NaN counts only as the first value. */
export function least(values: usize, count: u32): f64 {
  let lows = v128.load64_splat(values);
  const end = values + (<usize>(count & ~1) << 3);
  for (let at = values; at < end; at += 16) lows = f64x2.pmin(lows, v128.load(at));
  if (count & 1) lows = f64x2.pmin(lows, v128.load64_splat(end));
  return min(f64x2.extract_lane(lows, 0), f64x2.extract_lane(lows, 1));
}

/** The greatest of the first `count` values, which are at least one; NaN counts only as the first value. */
export function greatest(values: usize, count: u32): f64 {
  let highs = v128.load64_splat(values);
  const end = values + (<usize>(count & ~1) << 3);
  for (let at = values; at < end; at += 16) highs = f64x2.pmax(highs, v128.load(at));
  if (count & 1) highs = f64x2.pmax(highs, v128.load64_splat(end));
  return max(f64x2.extract_lane(highs, 0), f64x2.extract_lane(highs, 1));
}
