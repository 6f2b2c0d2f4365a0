/** @module A volume profile as columns of numbers: what was sold and bought in each row of prices over a range of time. */

/** A volume profile. */
export interface Profile {
  /** The size of a row, in units of price. */
  readonly rowSize: number;
  /** The middle of each row that has trades, the lowest first. */
  readonly price: Float64Array;
  /** What was sold, bought, and traded without a known side in each row. */
  readonly sold: Float64Array;
  readonly bought: Float64Array;
  readonly unknown: Float64Array;
  /** The largest volume of a row, and the volume of all rows. */
  readonly most: number;
  readonly total: number;
  /** The price of the row of most volume, and of the lowest and highest row of the value area; undefined without trades. */
  readonly poc: number | undefined;
  readonly valueArea: readonly [low: number, high: number] | undefined;
  /** The mean price weighted by size, and the standard deviation about it; undefined without sizes. */
  readonly vwap: number | undefined;
  readonly deviation: number | undefined;
}

/** An answer of `/api/profile`. */
interface ProfileAnswer {
  row: number;
  levels: [price: number, sold: number, bought: number, unknown: number][];
  poc: number | null;
  value_area: [low: number, high: number] | null;
  vwap: number | null;
  deviation: number | null;
}

/** Decodes an answer of `/api/profile`. */
export function decodeProfile(answer: unknown): Profile {
  const { row: rowSize, levels, poc, value_area, vwap, deviation } = answer as ProfileAnswer;
  const [price, sold, bought, unknown] = [0, 1, 2, 3].map((c) =>
    Float64Array.from(levels, (level) => level[c])
  );
  const volumes = levels.map(([, ...sizes]) => sizes[0] + sizes[1] + sizes[2]);
  return {
    rowSize,
    price,
    sold,
    bought,
    unknown,
    most: volumes.reduce((most, volume) => Math.max(most, volume), 0),
    total: volumes.reduce((sum, volume) => sum + volume, 0),
    poc: poc ?? undefined,
    valueArea: value_area ?? undefined,
    vwap: vwap ?? undefined,
    deviation: deviation ?? undefined,
  };
}
