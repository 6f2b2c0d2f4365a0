/**
 * Reads the levels that a row of a table holds, for each {@linkcode BookForm}.
 *
 * @module
 */

import { type SqlValue, toNumber } from "../values/decimal.ts";
import type { Levels } from "../values/levels.ts";
import type { BookForm } from "./book_form.ts";
import { MessageReader } from "./message_reader.ts";
import { SideReader } from "./side_reader.ts";
import { LevelSides } from "./level_sides.ts";

/** Reads the levels of a row. */
export interface LevelReader {
  /**
   * Reads the levels of a row: those of the whole book, or those that the row adds to the book of the rows before.
   *
   * @param values The values of the form's columns, in the order of `columnsOfForm`
   * @returns Whether the row holds valid levels; if not, the levels are of no use
   */
  read(values: readonly SqlValue[], bids: Levels, asks: Levels): boolean;
}

/** The reader of a form's rows. */
export function levelReader(form: BookForm): LevelReader {
  switch (form.kind) {
    case "sides":
      return new SidesReader();
    case "message": {
      const reader = new MessageReader();
      return { read: ([value], bids, asks) => reader.read(value, bids, asks) };
    }
    case "columns":
      return new ColumnsReader(form.bids.length);
    case "levels":
      return new OneLevelReader(form.side);
  }
}

/** Reads a value for each side. */
class SidesReader implements LevelReader {
  readonly #side = new SideReader();

  read([bids, asks]: readonly SqlValue[], bidLevels: Levels, askLevels: Levels): boolean {
    return this.#side.read(bids, bidLevels, "bids") && this.#side.read(asks, askLevels, "asks");
  }
}

/** Reads a value for each price and each size. */
class ColumnsReader implements LevelReader {
  readonly #bidValues: number;

  constructor(bids: number) {
    this.#bidValues = 2 * bids;
  }

  read(values: readonly SqlValue[], bids: Levels, asks: Levels): boolean {
    bids.start("bids");
    asks.start("asks");
    for (let i = 0; i < values.length; i += 2) {
      if (!addLevel(i < this.#bidValues ? bids : asks, values[i], values[i + 1])) return false;
    }
    return true;
  }
}

/** Reads one level. Does not start the sides, so that the levels of several rows are collected. */
class OneLevelReader implements LevelReader {
  readonly #sides: LevelSides;

  constructor(sideColumn: string) {
    this.#sides = new LevelSides(sideColumn);
  }

  read([side, price, size]: readonly SqlValue[], bids: Levels, asks: Levels): boolean {
    if (price === null && size === null) return true;
    const which = this.#sides.read(side);
    return which !== undefined && addLevel(which === "bids" ? bids : asks, price, size);
  }
}

/** Adds a level of column values. A level whose price is NULL and whose size is NULL or 0 does not exist. */
function addLevel(levels: Levels, price: SqlValue, size: SqlValue): boolean {
  if (price === null && (size === null || toNumber(size) === 0)) return true;
  return levels.add(toNumber(price), toNumber(size));
}
