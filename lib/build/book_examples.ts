/** @module One example of each way of writing the levels of a side in one value; tests read every example. */

import { deflateSync, gzipSync } from "node:zlib";

/** The levels of every example, `[price, size]`. */
export const EXAMPLE_LEVELS: readonly [number, number][] = [[100, 2], [99, 1]];

/** A way of writing the bids. */
export interface BookExample {
  /** What the way of writing is. */
  what: string;
  /** The value that holds the bids. */
  bids: string | Uint8Array;
}

const JSON_TEXT = "[[100,2],[99,1]]";

/** Every way of writing. */
export const BOOK_EXAMPLES: readonly BookExample[] = [
  { what: "lists of `[price, size, ...]` in JSON, numbers or texts", bids: '[["100","2"],["99","1"]]' },
  { what: "lists or tuples as Python prints them", bids: "[('100', '2', '0', '4'), ('99', '1', '0', '2')]" },
  {
    what: "numbers of numpy 2",
    bids: "[[np.float64(100.0), np.float64(2.0)], [np.float64(99.0), np.float64(1.0)]]",
  },
  { what: "an array as numpy prints it", bids: "[[100.   2.]\n [ 99.   1.]]" },
  {
    what: "Python's decimals",
    bids: "[(Decimal('100'), Decimal('2')), (Decimal('99'), Decimal('1'))]",
  },
  { what: "objects", bids: '[{"price":"100","size":"2"},{"price":"99","size":"1"}]' },
  { what: "one object of price to size", bids: '{"100": 2, "99": 1}' },
  { what: "JSON in JSON", bids: JSON.stringify(JSON_TEXT) },
  { what: "text as bytes", bids: new TextEncoder().encode(JSON_TEXT) },
  { what: "text compressed with zlib", bids: new Uint8Array(deflateSync(JSON_TEXT)) },
  { what: "text compressed with gzip", bids: new Uint8Array(gzipSync(JSON_TEXT)) },
  {
    what: "price and size of each level as packed doubles",
    bids: new Uint8Array(new Float64Array(EXAMPLE_LEVELS.flat()).buffer),
  },
];
