import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { evaluatorOf } from "../../tests/helpers/sql_columns.ts";
import { roundedSum } from "../model/exact_sum.ts";
import { cutPieces, pieceNames, piecesOf } from "./exact_pieces.ts";

/** Terms of both signs, of magnitudes that sums of a day's trades have. */
const terms = fc.tuple(
  fc.integer({ min: -40, max: 20 }),
  fc.array(fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, 1, -1, 0.1)), {
    minLength: 1,
    maxLength: 100,
  }),
).map(([power, terms]) => terms.map((term) => Math.abs(term) < 2 ** -25 ? 0 : term * 2 ** power));

Deno.test("sums of pieces, added in any order, are the exact sum of the terms", () => {
  fc.assert(fc.property(terms, fc.nat(20), (terms, moreBits) => {
    const sizes = terms.map(Math.abs);
    const rows = terms.length * 2 ** moreBits;
    const least = Math.min(...sizes.filter((size) => size > 0), 1);
    const powers = piecesOf({ greatest: Math.max(...sizes, least), least, rows })!;
    const names = pieceNames("x", powers);
    const cut = evaluatorOf<number>(cutPieces("x", powers), "x", names);
    const pieces = terms.map(cut);
    for (const [index, term] of terms.entries()) assertEquals(roundedSum(pieces[index]), term);
    const sums = names.map((_, piece) => pieces.map((of) => of[piece]));
    const forwards = sums.map((column) => column.reduce((sum, value) => sum + value, 0));
    const backwards = sums.map((column) => column.reduceRight((sum, value) => sum + value, 0));
    assertEquals(forwards, backwards);
    assertEquals(roundedSum(forwards), roundedSum(terms));
  }));
});

Deno.test("sums of as many of the greatest terms as there may be are exact", () => {
  const [rows, greatest] = [1_000_000, 7.3];
  const powers = piecesOf({ greatest, least: 1e-8, rows })!;
  const pieces = evaluatorOf<number>(cutPieces("x", powers), "x", pieceNames("x", powers))(greatest);
  const sums = pieces.map((piece) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += piece;
    return sum;
  });
  // A product of a double and a million is the exact product, rounded once.
  assertEquals(roundedSum(sums), rows * greatest);
  for (const [piece, value] of pieces.entries()) assertEquals(sums[piece], value * rows);
});

Deno.test("values of too many magnitudes are not cut", () => {
  assertEquals(piecesOf({ greatest: 1e8, least: 1e-80, rows: 1e6 }), undefined);
  assertEquals(piecesOf({ greatest: 1e300, least: 1, rows: 10 }), undefined);
  assertEquals(piecesOf({ greatest: 1, least: 1, rows: 1e13 }), undefined);
  assert(piecesOf({ greatest: 1e6, least: 1e-12, rows: 1e6 }) !== undefined);
});
