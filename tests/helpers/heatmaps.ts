/** @module Reads the bytes of a heatmap, as docs/queries.md describes them. */

/** A heatmap. */
export interface DecodedHeatmap {
  fromMs: number;
  toMs: number;
  row: number;
  by: "mean" | "max";
  columns: DecodedColumn[];
}

/** A time column of a heatmap. */
export interface DecodedColumn {
  /** The best bid; NaN if it is not known. */
  bid: number;
  /** The best ask; NaN if it is not known. */
  ask: number;
  /** The bids. */
  bids: DecodedSide;
  /** The asks. */
  asks: DecodedSide;
}

/** One side of a time column. */
export interface DecodedSide {
  /** The row of the worst price that was recorded; undefined if nothing was recorded. */
  edge: number | undefined;
  /** The sizes of rows; rows between the edge and the best price that are not here are empty. */
  sizes: Map<number, number>;
}

const NOT_RECORDED = -(2 ** 31);

/** Decodes a heatmap. */
export function decodeHeatmap(bytes: Uint8Array): DecodedHeatmap {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = new TextDecoder().decode(bytes.subarray(0, 4));
  if (magic !== "OFHM" || view.getUint32(4, true) !== 1) throw new Error(`not a heatmap: ${magic}`);
  const base = view.getFloat64(32, true);
  const columns = view.getUint32(40, true);
  const [runs, sizes] = [view.getUint32(48, true), view.getUint32(52, true)];
  const edgesAt = 64 + 16 * columns;
  const startsAt = edgesAt + 8 * columns;
  const runsAt = startsAt + 4 * (2 * columns + 1);
  const sizesAt = runsAt + 8 * runs;
  if (bytes.length !== sizesAt + 4 * sizes) throw new Error(`${bytes.length} bytes`);
  let size = 0;
  const sideOf = (side: number): DecodedSide => {
    const edge = view.getInt32(edgesAt + 4 * side, true);
    const decoded: DecodedSide = { edge: edge === NOT_RECORDED ? undefined : base + edge, sizes: new Map() };
    const [first, end] = [0, 1].map((next) => view.getUint32(startsAt + 4 * (side + next), true));
    for (let run = first; run < end; run++) {
      const row = base + view.getInt32(runsAt + 8 * run, true);
      const length = view.getInt32(runsAt + 8 * run + 4, true);
      for (let index = 0; index < length; index++) {
        decoded.sizes.set(row + index, view.getFloat32(sizesAt + 4 * size++, true));
      }
    }
    return decoded;
  };
  return {
    fromMs: view.getFloat64(8, true),
    toMs: view.getFloat64(16, true),
    row: view.getFloat64(24, true),
    by: view.getUint32(44, true) === 0 ? "mean" : "max",
    columns: Array.from({ length: columns }, (_, column) => ({
      bid: view.getFloat64(64 + 8 * column, true),
      ask: view.getFloat64(64 + 8 * (columns + column), true),
      bids: sideOf(2 * column),
      asks: sideOf(2 * column + 1),
    })),
  };
}
