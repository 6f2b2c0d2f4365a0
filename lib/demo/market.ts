/**
 * A random market: a price, trades at the price, and an order book around it.
 *
 * The price is a random walk in its logarithm, whose volatility itself changes at random and stays high or low for a
 * while. The spread widens with volatility. Sizes are log-normal, with round lots among them. The book is thicker on
 * the side towards which the price last moved, so that the imbalance says something about the price. The same random
 * numbers give the same market.
 *
 * @module
 */

import { DAY_MS } from "../model/days.ts";
import type { Random } from "./random.ts";

/** Smallest difference between two prices, in quote currency. */
const TICK = 0.01;

/** The price to which the market returns in the long run, in quote currency. */
const BASE_PRICE = 2400;

/** A random market. It only moves forward in time. */
export class Market {
  readonly #random: Random;
  #ms = 0;
  #logPrice: number;
  /** Volatility relative to its usual value, as a logarithm. */
  #logVolatility = 0;
  /** The recent change of the log price, smoothed; positive if the price rose. */
  #trend = 0;
  /** How much thicker the bids are than the asks, as a logarithm, apart from the effect of the trend. */
  #logSkew = 0;

  /** A market at time 0 that takes its random numbers from a source. */
  constructor(random: Random) {
    this.#random = random;
    this.#logPrice = Math.log(BASE_PRICE) + 0.01 * random.normal();
  }

  /** Moves the market to a time, in milliseconds, which is not earlier than its present time. */
  moveTo(ms: number): void {
    const seconds = (ms - this.#ms) / 1000;
    this.#ms = ms;
    if (seconds <= 0) return;
    const random = this.#random;
    // Volatility returns to its mean within about twenty minutes; its usual value is 3 % a day.
    const volatilityDecay = Math.exp(-seconds / 1200);
    this.#logVolatility = this.#logVolatility * volatilityDecay +
      0.8 * Math.sqrt(1 - volatilityDecay * volatilityDecay) * random.normal();
    const step = 0.03 / Math.sqrt(86400) * Math.exp(this.#logVolatility) * Math.sqrt(seconds) *
      random.normal();
    this.#logPrice += step - 0.1 * (this.#logPrice - Math.log(BASE_PRICE)) * seconds / 86400;
    const trendDecay = Math.exp(-seconds / 60);
    this.#trend = this.#trend * trendDecay + step;
    const skewDecay = Math.exp(-seconds / 180);
    this.#logSkew = this.#logSkew * skewDecay + 0.5 * Math.sqrt(1 - skewDecay * skewDecay) * random.normal();
  }

  /** Counts time from the start of the next day on, at the end of a day. */
  startDay(): void {
    this.#ms -= DAY_MS;
  }

  /** A trade at the present price. */
  trade(): { price: number; size: number; side: "buy" | "sell" } {
    const random = this.#random;
    const side = random.uniform() < 0.5 + Math.max(-0.3, Math.min(0.3, this.#trend * 400)) ? "buy" : "sell";
    const offset = this.#spread() / 2 * (side === "buy" ? 1 : -1);
    return { price: toTick(this.#mid() + offset), size: this.#size(1.2), side };
  }

  /** One side of the book, in the form that a Python recorder writes: -1 for bids, 1 for asks. */
  side(sign: -1 | 1, levels: number): string {
    const random = this.#random;
    const parts: string[] = [];
    let price = toTick(this.#mid() + sign * this.#spread() / 2);
    // After a rise, bids are thicker than asks.
    const thickness = Math.exp(
      -sign * (this.#logSkew + Math.max(-0.8, Math.min(0.8, this.#trend * 600))) / 2,
    );
    for (let level = 0; level < levels; level++) {
      const size = this.#size(0.6) * thickness * (1 + level / 8);
      parts.push(`['${price.toFixed(2)}', '${size.toFixed(4)}', '0', '${1 + random.below(6)}']`);
      price = toTick(price + sign * TICK * (1 + random.below(8)));
    }
    return `[${parts.join(", ")}]`;
  }

  #mid(): number {
    return Math.exp(this.#logPrice);
  }

  /** The spread, in quote currency: two ticks if volatility is low, wider if it is high. */
  #spread(): number {
    return TICK * (2 + Math.floor(6 * Math.exp(this.#logVolatility) * this.#random.uniform()));
  }

  /** A random size, sometimes a round lot. `deviation` is the standard deviation of its logarithm. */
  #size(deviation: number): number {
    const random = this.#random;
    if (random.uniform() < 0.15) return [0.1, 0.5, 1, 1, 2, 5][random.below(6)];
    return Math.max(0.0001, Math.round(Math.exp(-1 + deviation * random.normal()) * 1e4) / 1e4);
  }
}

/** The nearest multiple of the tick, without the rounding error that a multiplication leaves. */
function toTick(price: number): number {
  return Math.round(price / TICK) / Math.round(1 / TICK);
}
