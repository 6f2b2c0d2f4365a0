/** Where a flow lies and has its parts, in doubles; as in `../../aggregate/flow.ts`. */

export const BUY_TRADES: usize = 0;
export const SELL_TRADES: usize = 1;
export const TRADES: usize = 2;
export const LARGEST: usize = 3;
export const BUY_VOLUME: usize = 4;
export const SELL_VOLUME: usize = 9;
export const UNKNOWN_VOLUME: usize = 14;
export const VOLUME: usize = 19;
export const PRODUCTS: usize = 24;
export const SCALE: usize = 29;

/** Number of doubles in a flow. */
export const FLOW_WIDTH: i32 = 30;

/** Address of the flow that was computed last. */
export const FLOW: usize = memory.data(8 * FLOW_WIDTH, 8);
