/**
 * Exact sums of doubles in SQL: each term is cut into a few doubles, its pieces, of which each has so few bits that the sum of
 * all rows' pieces is exact. The pieces' sums, added up exactly, are the exact sum of the terms, in whatever order a
 * server adds.
 *
 * A piece is what is left of a term when a large number is added and taken away again: the term, rounded to a multiple
 * of a power of two. What that takes away from the term is exact, and is cut further.
 *
 * @module
 */

/** Bits of a double's mantissa. */
const BITS = 53;

/** The most pieces. Values that need more are summed from rows. */
const MAX_PIECES = 6;

/** Sums of this many rows and more have pieces of too few bits. */
const MAX_ROW_BITS = 40;

/** What the terms of a sum are. */
export interface Terms {
  /** No term is greater, or less than the negative of this. */
  greatest: number;
  /** No term is nearer to 0, other than 0 itself. */
  least: number;
  /** How many terms there are at most. */
  rows: number;
}

/**
 * The powers of two of which the pieces of a term are multiples, but for the last piece, which is the rest.
 *
 * @returns Undefined if there would be too many pieces
 */
export function piecesOf({ greatest, least, rows }: Terms): number[] | undefined {
  const rowBits = Math.max(3, Math.ceil(Math.log2(rows)) + 1);
  // One more than logarithms say, since logarithms are rounded, and so are terms that are products.
  let top = Math.ceil(Math.log2(greatest)) + 1;
  const bottom = Math.floor(Math.log2(least)) - BITS;
  const pieces: number[] = [];
  if (!(rowBits < MAX_ROW_BITS && top < 900 && bottom > -900)) return undefined;
  // All sums of multiples of 2^power that are below 2^(power + 53) are exact.
  for (let power; (power = top + rowBits - BITS) > bottom; top = power - 1) pieces.push(power);
  return pieces.length < MAX_PIECES ? pieces : undefined;
}

/**
 * SQL that cuts a term, as columns with the names `{name}0`, `{name}1` and so on.
 *
 * @param name The name of the terms, which also begins the names of further columns
 * @param powers The powers of two of {@linkcode piecesOf}
 */
export function cutPieces(name: string, powers: readonly number[]): string[] {
  const columns: string[] = [];
  let rest = name;
  for (const [piece, power] of powers.entries()) {
    const large = String(1.5 * 2 ** (power + BITS - 1));
    const left = pieceName(name, piece + 1, powers);
    // Servers take a number that is added to a column out of a sum, so the piece is written as a difference of columns.
    columns.push(
      `${rest} - ((${rest} + ${large}) - ${large}) AS ${left}`,
      `${rest} - ${left} AS ${name}${piece}`,
    );
    rest = left;
  }
  return columns;
}

/** The names of a term's pieces. */
export function pieceNames(name: string, powers: readonly number[]): string[] {
  return Array.from({ length: powers.length + 1 }, (_, piece) => pieceName(name, piece, powers, ""));
}

/** The name of a piece, or of what is left of a term before the piece is cut off. The last piece is what is left. */
function pieceName(name: string, piece: number, powers: readonly number[], suffix = "r"): string {
  return piece === powers.length ? `${name}${piece}` : `${name}${suffix}${piece}`;
}
