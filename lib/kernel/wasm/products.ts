/**
 * The exact sum of price times size.
 *
 * A product is two terms: the rounded product and its error, which is a double too unless it is below 2^-1074. Sums as in
 * `./fixed.ts` are enough for nearly every run. Others are summed row by row: those with prices below 0, and products so
 * large or so small that they, or their errors, leave the range of doubles. `../../aggregate/flow.ts` says how these are
 * scaled.
 */

import { bitsOf, exponentOf, isZero, nextBase, powerOfTwo } from "./fixed";
import { FLOW, LARGEST, PRODUCTS, SCALE } from "./flow_parts";
import { Run } from "./run";
import { addTerm } from "./sum";

/** Products of at least 2^-900 and at most 2^900 are summed as they are. */
const LEAST_PRODUCT: f64 = powerOfTwo(-900);
const GREATEST_PRODUCT: f64 = powerOfTwo(900);

/** If no product is greater than this, and their sum is not less, the greatest product is in the range above. */
const LEAST_SUM: f64 = powerOfTwo(-800);
const GREATEST_SUM: f64 = powerOfTwo(800);

/** 2^600 and 2^-600: products are scaled in two steps, since 2^1200 is no double. */
const UP: f64 = powerOfTwo(600);
const DOWN: f64 = powerOfTwo(-600);

/** The bits of a double that {@linkcode highPart} keeps, and half of the last of them. */
const KEPT_BITS: i64 = ~((1 << 27) - 1);
const HALF_BIT: i64 = 1 << 26;

/**
 * Computes the sum of products of the run's rows. The largest size is known, the sum is 0.
 *
 * @param price Address of the column of prices
 * @param size Address of the column of sizes
 * @param highest The highest price; NaN if a price is below 0
 */
export function sumProducts(price: usize, size: usize, highest: f64): void {
  const greatest = highest * load<f64>(FLOW, 8 * LARGEST);
  const isUsual = greatest >= LEAST_SUM && greatest <= GREATEST_SUM && sumUsualProducts(price, size, greatest);
  if (!isUsual) addProducts(price, size);
}

/** Puts the sum of products, unless products differ so much in magnitude that four sums do not hold them. */
function sumUsualProducts(price: usize, size: usize, greatest: f64): bool {
  const bits = bitsOf(Run.to - Run.from);
  const base = exponentOf(greatest) + 1 + bits;
  // The second sum has the errors of the first one, and those of the products: two terms a row, as all sums after it.
  const base2 = nextBase(base, bits + 1);
  const base3 = nextBase(base2, bits + 1);
  const firstBase = f64x2.splat(powerOfTwo(base));
  const secondBase = f64x2.splat(1.5 * powerOfTwo(base2));
  const thirdBase = f64x2.splat(1.5 * powerOfTwo(base3));
  const fourthBase = f64x2.splat(1.5 * powerOfTwo(nextBase(base3, bits + 1)));
  let first = firstBase;
  let second = secondBase;
  let third = thirdBase;
  let fourth = fourthBase;
  let rests = f64x2.splat(0);
  const end = <usize>Run.to << 3;
  for (let at = <usize>Run.from << 3; at < end; at += 16) {
    // Behind the last row there is one of size 0.
    const isLast = at + 8 == end;
    const prices = isLast ? v128.load64_zero(price + at) : v128.load(price + at);
    const sizes = isLast ? v128.load64_zero(size + at) : v128.load(size + at);
    const products = f64x2.mul(prices, sizes);
    let error = errorsOfProducts(prices, sizes, products);
    let sum = f64x2.add(first, products);
    let rest = f64x2.sub(products, f64x2.sub(sum, first));
    first = sum;
    sum = f64x2.add(second, rest);
    rest = f64x2.sub(rest, f64x2.sub(sum, second));
    second = sum;
    sum = f64x2.add(third, rest);
    rests = v128.or(rests, f64x2.sub(rest, f64x2.sub(sum, third)));
    third = sum;
    sum = f64x2.add(second, error);
    error = f64x2.sub(error, f64x2.sub(sum, second));
    second = sum;
    sum = f64x2.add(third, error);
    error = f64x2.sub(error, f64x2.sub(sum, third));
    third = sum;
    sum = f64x2.add(fourth, error);
    rests = v128.or(rests, f64x2.sub(error, f64x2.sub(sum, fourth)));
    fourth = sum;
  }
  const products = sumOfLanes(f64x2.sub(first, firstBase));
  if (!isZero(rests) || products < LEAST_SUM) return false;
  store<f64>(FLOW, products, 8 * PRODUCTS);
  store<f64>(FLOW, sumOfLanes(f64x2.sub(second, secondBase)), 8 * (PRODUCTS + 1));
  store<f64>(FLOW, sumOfLanes(f64x2.sub(third, thirdBase)), 8 * (PRODUCTS + 2));
  store<f64>(FLOW, sumOfLanes(f64x2.sub(fourth, fourthBase)), 8 * (PRODUCTS + 3));
  return true;
}

/** The sum of both lanes, which is exact: the base is large enough for all terms together. */
@inline
function sumOfLanes(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Adds the products to the sum, row by row, and puts the scale. */
function addProducts(price: usize, size: usize): void {
  const scale = scaleOfProducts(price, size);
  store<f64>(FLOW, scale, 8 * SCALE);
  const end = <usize>Run.to << 3;
  for (let at = <usize>Run.from << 3; at < end; at += 8) {
    addProduct(load<f64>(price + at), load<f64>(size + at), scale);
  }
}

/** How products are scaled so that neither they nor their errors overflow or underflow. */
function scaleOfProducts(price: usize, size: usize): f64 {
  let greatest: f64 = 0;
  const end = <usize>Run.to << 3;
  for (let at = <usize>Run.from << 3; at < end; at += 8) {
    greatest = max(greatest, abs(load<f64>(price + at) * load<f64>(size + at)));
  }
  return greatest > GREATEST_PRODUCT ? 1 : greatest < LEAST_PRODUCT ? -1 : 0;
}

function addProduct(price: f64, size: f64, scale: f64): void {
  // A factor that is scaled may be infinite, and then has no product with 0.
  if (price == 0 || size == 0) return;
  if (scale > 0) {
    price *= DOWN;
    size *= DOWN;
  } else if (scale < 0) {
    price *= UP;
    size *= UP;
  } else if (abs(price) > GREATEST_PRODUCT) {
    // The factor alone is so large that its high part may be infinite; the product is not.
    price *= DOWN;
    size *= UP;
  } else if (size > GREATEST_PRODUCT) {
    price *= UP;
    size *= DOWN;
  }
  const product = price * size;
  const errors = errorsOfProducts(f64x2.splat(price), f64x2.splat(size), f64x2.splat(product));
  addTerm(FLOW + 8 * PRODUCTS, product);
  addTerm(FLOW + 8 * PRODUCTS, f64x2.extract_lane(errors, 0));
}

/**
 * The errors of two rounded products (Dekker, "A floating-point technique for extending the available precision", 1971).
 * Each factor is the sum of two numbers of at most 26 bits, whose products are exact.
 */
@inline
function errorsOfProducts(a: v128, b: v128, products: v128): v128 {
  const aHigh = highPart(a);
  const aLow = f64x2.sub(a, aHigh);
  const bHigh = highPart(b);
  const bLow = f64x2.sub(b, bHigh);
  let errors = f64x2.sub(f64x2.mul(aHigh, bHigh), products);
  errors = f64x2.add(errors, f64x2.mul(aHigh, bLow));
  errors = f64x2.add(errors, f64x2.mul(aLow, bHigh));
  return f64x2.add(errors, f64x2.mul(aLow, bLow));
}

/** Two numbers rounded to 26 bits. A carry out of the fraction raises the exponent, as it should. */
@inline
function highPart(values: v128): v128 {
  return v128.and(i64x2.add(values, i64x2.splat(HALF_BIT)), i64x2.splat(KEPT_BITS));
}
