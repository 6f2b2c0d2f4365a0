/** @module Chooses the column of the size, in base currency, and the column of the price; finds sizes that are doubtful. */

import { printable } from "../../text/printable.ts";
import { type SqlValue, toNumber } from "../values/decimal.ts";
import { candidates, missingColumn, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import type { TableSample } from "./sample.ts";
import type { TableDescription } from "./schema.ts";

/** How exactly a turnover must be the product of price and size. Recorders round it. */
const TOLERANCE = 1e-3;

/** Whole prices from here on are probably scaled: only few currencies have such prices at all. */
const GREAT_PRICE = 1e7;

/** The fewest rising sizes that are a running total beyond doubt, and the fewest of a column of volumes. */
const RUNNING_ROWS = 20;
const RUNNING_VOLUME_ROWS = 3;

const DESCRIBE = WAY_OUT.replace(/^or /, "");

/**
 * Chooses the column of the price.
 *
 * @throws {SourceFault} If the table has no such column
 */
export function choosePrice(table: TableDescription, sample: TableSample, recognition: Recognition): string {
  return chooseNumber(table, sample, "price", recognition);
}

/**
 * Chooses the column of the size: base size before turnover by name, unless the sampled rows show that the column is
 * the product of the price and another candidate.
 *
 * @throws {SourceFault} If the table has no such column
 */
export function chooseSize(
  table: TableDescription,
  sample: TableSample,
  price: string,
  recognition: Recognition,
): string {
  const chosen = chooseNumber(table, sample, "size", recognition);
  const prices = numbersOf(sample, price);
  const sizes = numbersOf(sample, chosen);
  for (const other of candidates(table, "size")) {
    if (other === chosen || !isProduct(sizes, prices, numbersOf(sample, other))) continue;
    recognition.choices.push({
      what: `size in table ${printable(table.name)}`,
      chosen: other,
      others: [chosen],
      why: `since ${printable(chosen)} is the price times ${printable(other)}`,
    });
    return other;
  }
  return chosen;
}

/** Doubts about the numbers of a table: a running total instead of a size, and scaled numbers. */
export function doubtsOfNumbers(sample: TableSample, price: string, size: string): string[] {
  const doubts: string[] = [];
  const sizes = numbersOf(sample, size);
  const fewest = /vol/i.test(size) ? RUNNING_VOLUME_ROWS : RUNNING_ROWS;
  const isRising = sizes.length >= fewest && sizes.every((value, row) => row === 0 || value > sizes[row - 1]);
  if (isRising) {
    doubts.push(
      `each ${printable(size)} is greater than the one before, such as ${sizes[0]}, ${sizes[1]}, ${
        sizes[2]
      }: if it ` +
        `is a running total, ${DESCRIBE}`,
    );
  }
  const prices = sample.column(price);
  const isWhole = (values: SqlValue[]) =>
    values.length > 0 && values.every((value) => Number.isInteger(toNumber(value)));
  if (
    isWhole(prices) && isWhole(sample.column(size)) && prices.every((value) => toNumber(value) >= GREAT_PRICE)
  ) {
    doubts.push(
      `prices such as ${printable(String(prices[0]))} and sizes such as ${
        printable(String(sample.column(size)[0]))
      } are whole numbers: if they are scaled, ${DESCRIBE}`,
    );
  }
  return doubts;
}

/** The first column whose sampled values are not all NULL. */
function chooseNumber(
  table: TableDescription,
  sample: TableSample,
  what: "price" | "size",
  { choices }: Recognition,
): string {
  const named = candidates(table, what);
  if (named.length === 0) throw missingColumn(table, what);
  const chosen = named.find((name) => numbersOf(sample, name).some((value) => !Number.isNaN(value))) ??
    named[0];
  const others = named.filter((name) => name !== chosen);
  if (others.length > 0) {
    const why = chosen === named[0] ? "preferred by name" : `since ${printable(named[0])} has no numbers`;
    choices.push({ what: `${what} in table ${printable(table.name)}`, chosen, others, why });
  }
  return chosen;
}

/** Whether each value is the product of the two other values of its row, and not just because prices are near 1. */
function isProduct(values: number[], prices: number[], sizes: number[]): boolean {
  if (values.length < 2 || prices.every((price) => Math.abs(price - 1) < 2 * TOLERANCE)) return false;
  return values.every((value, row) => {
    const product = prices[row] * sizes[row];
    return Math.abs(value - product) <= TOLERANCE * Math.abs(product);
  });
}

function numbersOf(sample: TableSample, column: string): number[] {
  return sample.column(column).map(toNumber);
}
