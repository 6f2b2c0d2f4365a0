/**
 * Recognises columns that hold one price or one size of one level each, such as `bid_price_1`, `asks[0].size`, `bq1`,
 * `B0p` or `bestAskQty`.
 *
 * @module
 */

import { LEVEL_PRICE_NAMES, LEVEL_SIZE_NAMES } from "../book_names.ts";

/** The columns of one level. */
export interface LevelColumns {
  /** Name of the column with the price. */
  price: string;
  /** Name of the column with the size. */
  size: string;
}

const SIDE = "(?:best|top)?(bids?|asks?|b|a)";
/** As the end of a column's name, also abbreviations that would say too little alone. */
const SIZES = [...LEVEL_SIZE_NAMES, "amt", "a"];
const VALUE = `(${[...LEVEL_PRICE_NAMES, ...SIZES].join("|")})`;
const LEVEL = "(?:level|lvl|l)?(\\d*)";

/** Names without separators, in lower case: the side first, or the value first. */
const SIDE_FIRST = new RegExp(`^${SIDE}${LEVEL}${VALUE}?${LEVEL}$`);
const VALUE_FIRST = new RegExp(`^${VALUE}${SIDE}${LEVEL}$`);

/** What a column holds. */
interface Cell {
  side: "bids" | "asks";
  level: number;
  value: "price" | "size";
  /** The name's place in the order of preference. */
  rank: number;
}

/**
 * The columns of the levels of each side, best first.
 *
 * @returns Undefined if no level of a side has both a price and a size, or if a price has no size
 */
export function levelColumns(
  names: readonly string[],
): { bids: LevelColumns[]; asks: LevelColumns[] } | undefined {
  const cells = names.flatMap((name) => {
    const cell = cellOf(name);
    return cell === undefined ? [] : [{ name, ...cell }];
  });
  const side = (which: "bids" | "asks"): LevelColumns[] | undefined => {
    const own = cells.filter((cell) => cell.side === which);
    const find = (level: number, value: "price" | "size") =>
      own.filter((cell) => cell.level === level && cell.value === value).sort((a, b) => a.rank - b.rank)[0]
        ?.name;
    const levels = [...new Set(own.map(({ level }) => level))].sort((a, b) => a - b);
    const found = levels.flatMap((level) => {
      const price = find(level, "price");
      const size = find(level, "size");
      return price !== undefined && size !== undefined ? [{ price, size }] : [];
    });
    return found.length > 0 ? found : undefined;
  };
  const bids = side("bids");
  const asks = side("asks");
  return bids && asks && { bids, asks };
}

function cellOf(name: string): Cell | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const first = SIDE_FIRST.exec(plain);
  if (first !== null) {
    const [, side, before, value, after] = first;
    if (before !== "" && after !== "") return undefined;
    return cell(side, value, before + after);
  }
  const [, value, side, level] = VALUE_FIRST.exec(plain) ?? [];
  return side === undefined ? undefined : cell(side, value, level);
}

function cell(side: string, value: string | undefined, level: string): Cell | undefined {
  // A letter alone says too little, and `bids` alone is a list.
  if (level === "" && (side.length === 1 || (value === undefined && side.endsWith("s")))) return undefined;
  const price = LEVEL_PRICE_NAMES.indexOf(value ?? "price");
  const size = SIZES.indexOf(value ?? "");
  return {
    side: side.startsWith("b") ? "bids" : "asks",
    level: level === "" ? -1 : Number(level),
    value: price >= 0 ? "price" : "size",
    rank: price >= 0 ? price : size,
  };
}
