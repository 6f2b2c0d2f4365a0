import { deepStrictEqual as assertEquals, throws as assertThrows } from "node:assert/strict";
import { midPrice, parseDepth, sizeTo, spread } from "./depth.ts";

const book = parseDepth('{"bids":[[99,2],[98,3]],"asks":[[101,1],[102,4]]}');

Deno.test("sizeTo() sums a side up to a price, and is undefined between the sides", () => {
  const cases = [[99, "bid", 2], [98.5, "bid", 2], [98, "bid", 5], [101, "ask", 1], [102, "ask", 5]];
  for (const [price, side, total] of cases) assertEquals(sizeTo(book, Number(price)), { side, total });
  assertEquals(sizeTo(book, 100), undefined);
});

Deno.test("sizeTo() says where recording ends if a price is beyond", () => {
  assertEquals(sizeTo(book, 1), { side: "bid", total: 5, beyond: 98 });
  assertEquals(sizeTo(book, 102.1), { side: "ask", total: 5, beyond: 102 });
});

Deno.test("the mid is between the best prices, and the spread is their distance", () => {
  assertEquals([midPrice(book), spread(book)], [100, 2]);
});

Deno.test("a book with an empty side, or two, is no error", () => {
  const oneSide = parseDepth('{"bids":[[99,2]],"asks":[]}');
  assertEquals([midPrice(oneSide), spread(oneSide)], [undefined, undefined]);
  assertThrows(() => parseDepth("[]"), SyntaxError);
});
