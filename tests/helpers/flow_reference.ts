/** @module Comparison of flow and quote files with the order flow that an independent program computed of real days. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { readJson } from "./program.ts";
import type { FlowReference } from "./shared_data.ts";

/** The relative difference of sums: the reference sums decimals, the program the doubles nearest to them. */
const SUM_TOLERANCE = 1e-9;
const PRICE_TOLERANCE = 1e-12;

/**
 * Asserts that the files of a run with windows of a minute agree with the references of its days.
 *
 * @param out The output folder
 * @param references The references, in order of days
 * @param what What the run was of, for messages
 */
export function assertFlowFiles(out: string, references: FlowReference[], what: string): void {
  const flows: number[][] = readJson(out, "flow_data.json");
  const footprints = Object.assign({}, ...references.map(({ footprint }) => footprint));
  const expected = references.flatMap(({ delta_1m }) => delta_1m);
  assertEquals(flows.map(([startMs]) => startMs), expected.map(([startMs]) => startMs), what);
  for (const [index, [startMs, bought, sold, trades]] of expected.entries()) {
    const [, buyVolume, sellVolume, unknownVolume, buyTrades, sellTrades, all, vwap] = flows[index];
    const place = `${what} flow at ${startMs}`;
    assertClose(buyVolume, bought, SUM_TOLERANCE, place);
    assertClose(sellVolume, sold, SUM_TOLERANCE, place);
    assertClose(vwap, meanPrice(footprints[startMs]), SUM_TOLERANCE, place);
    assertEquals([unknownVolume, buyTrades + sellTrades, all], [0, trades, trades], place);
  }
  assertQuotes(readJson(out, "quote_data.json"), references, what);
}

function assertQuotes(quotes: number[][], references: FlowReference[], what: string): void {
  const expected = references.flatMap(({ top }) => top);
  assertEquals(quotes.map(([startMs]) => startMs), expected.map(([startMs]) => startMs), what);
  for (const [index, [startMs, spread, mid, weightedMid, ...best]] of expected.entries()) {
    const [, bid, bidSize, ask, askSize, , snapshots] = quotes[index];
    const place = `${what} quote at ${startMs}`;
    for (const [column, value] of [bid, bidSize, ask, askSize].entries()) {
      assertClose(value, best[column], PRICE_TOLERANCE, place);
    }
    assertClose((bid + ask) / 2, mid, PRICE_TOLERANCE, place);
    assertClose((bid * askSize + ask * bidSize) / (bidSize + askSize), weightedMid, PRICE_TOLERANCE, place);
    assert(
      Math.abs(ask - bid - spread) <= 2 * unitInLastPlace(ask),
      `${place}: ${ask - bid} is not ${spread}`,
    );
    assert(snapshots > 0, place);
  }
}

/** The mean price of a window's footprint, weighted by size. */
function meanPrice(footprint: FlowReference["footprint"][string]): number {
  const sizes = Object.entries(footprint).map(([price, [sold, bought]]) => [Number(price), sold + bought]);
  const sum = (terms: number[]) => terms.reduce((sum, term) => sum + term, 0);
  return sum(sizes.map(([price, size]) => price * size)) / sum(sizes.map(([, size]) => size));
}

/** The distance from a positive number to the next greater double. */
function unitInLastPlace(value: number): number {
  return 2 ** (Math.floor(Math.log2(value)) - 52);
}

function assertClose(actual: number, expected: number, tolerance: number, what: string): void {
  assert(
    Math.abs(actual - expected) <= tolerance * Math.abs(expected),
    `${what}: ${actual} is not ${expected}`,
  );
}
