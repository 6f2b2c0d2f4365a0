import { assertEquals } from "deno-std/assert/equals.js";
import { type LevelColumns, levelColumns } from "./level_columns.ts";

/** The columns of two levels of both sides, in the order of price and size of bids, then of asks. */
const SPELLINGS: string[][] = [
  [
    "bid_price_1",
    "bid_volume_1",
    "bid_price_2",
    "bid_volume_2",
    "ask_price_1",
    "ask_volume_1",
    "ask_price_2",
    "ask_volume_2",
  ],
  [
    "bids[0].price",
    "bids[0].amount",
    "bids[1].price",
    "bids[1].amount",
    "asks[0].price",
    "asks[0].amount",
    "asks[1].price",
    "asks[1].amount",
  ],
  ["b1", "bq1", "b2", "bq2", "a1", "aq1", "a2", "aq2"],
  ["B0p", "B0a", "B1p", "B1a", "A0p", "A0a", "A1p", "A1a"],
  ["bid1", "bidv1", "bid2", "bidv2", "ask1", "askv1", "ask2", "askv2"],
  ["Bid1Price", "Bid1Size", "Bid2Price", "Bid2Size", "Ask1Price", "Ask1Size", "Ask2Price", "Ask2Size"],
  ["bid_px_00", "bid_sz_00", "bid_px_01", "bid_sz_01", "ask_px_00", "ask_sz_00", "ask_px_01", "ask_sz_01"],
  ["bidPrice9", "bidQty9", "bidPrice10", "bidQty10", "askPrice9", "askQty9", "askPrice10", "askQty10"],
  [
    "price_bid_1",
    "size_bid_1",
    "price_bid_2",
    "size_bid_2",
    "price_ask_1",
    "size_ask_1",
    "price_ask_2",
    "size_ask_2",
  ],
  [
    "bids_0_price",
    "bids_0_size",
    "bids_1_price",
    "bids_1_size",
    "asks_0_price",
    "asks_0_size",
    "asks_1_price",
    "asks_1_size",
  ],
];

/** The best level alone. */
const BEST: string[][] = [
  ["bid_price", "bid_size", "ask_price", "ask_size"],
  ["bestBid", "bestBidQty", "bestAsk", "bestAskQty"],
  ["bid", "bid_size", "ask", "ask_size"],
  ["best_bid_price", "best_bid_amount", "best_ask_price", "best_ask_amount"],
  ["bidPrice", "bidQty", "askPrice", "askQty"],
];

function pairs(names: string[]): LevelColumns[] {
  return names.flatMap((price, index) => index % 2 === 0 ? [{ price, size: names[index + 1] }] : []);
}

for (const names of [...SPELLINGS, ...BEST]) {
  Deno.test(`levelColumns() recognises ${names.slice(0, 4)}`, () => {
    const half = names.length / 2;
    const expected = { bids: pairs(names.slice(0, half)), asks: pairs(names.slice(half)) };
    assertEquals(levelColumns(["id", "timestamp", ...names, "spread", "mid_price", "volume"]), expected);
    assertEquals(levelColumns(["id", ...names.toReversed(), "asset"]), expected);
  });
}

const OTHERS: string[][] = [
  ["timestamp", "bids", "asks"],
  ["timestamp", "side", "price", "qty"],
  ["timestamp", "bid", "ask"],
  ["timestamp", "best_bid", "best_ask", "mid_price", "order_book"],
  ["timestamp", "bid_depth", "ask_depth", "spread"],
  ["a", "b", "as", "bs", "ap", "bp"],
  ["bid_count_1", "ask_count_1", "bid_price_1", "ask_price_1"],
];

for (const names of OTHERS) {
  Deno.test(`levelColumns() finds no levels in ${names}`, () => assertEquals(levelColumns(names), undefined));
}

Deno.test("levelColumns() prefers the size over the amount", () => {
  const level = { price: "bid_price_1", size: "bid_size_1" };
  assertEquals(
    levelColumns(["bid_amount_1", "bid_size_1", "bid_price_1", "ask_price_1", "ask_amount_1"]),
    { bids: [level], asks: [{ price: "ask_price_1", size: "ask_amount_1" }] },
  );
});
