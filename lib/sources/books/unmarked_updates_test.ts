import { assertEquals } from "deno-std/assert/equals.js";
import { mayBeUpdates, signsOfUpdates } from "./unmarked_updates.ts";

const CASES: [what: string, rows: [bids: string, asks: string][], areUpdates: boolean][] = [
  [
    "a snapshot and deltas",
    [["[[100,3],[99,2]]", "[[101,1]]"], ["[[100,0]]", "[]"], ["[]", "[[101,4]]"]],
    true,
  ],
  [
    "a long snapshot and short deltas with both sides",
    [
      ["[[100,3],[99,2],[98,1]]", "[[101,1],[102,1],[103,1]]"],
      ["[[100,0]]", "[[101,2]]"],
      ["[[99,0]]", "[[103,2]]"],
    ],
    true,
  ],
  ["a dead order of size 0", [["[[192000,0],[100,3]]", "[[101,1],[102,1]]"], [
    "[[100,3]]",
    "[[101,1],[102,1]]",
  ]], false],
  ["sizes of 0 throughout", [["[[100,0]]", "[[101,0]]"], ["[[100,2]]", "[[101,2]]"]], false],
  [
    "a side that is empty now and then",
    [["[[100,2],[99,1]]", "[[101,1]]"], ["[[100,2],[99,1]]", "[]"]],
    false,
  ],
  [
    "books that grow",
    [["[[100,2]]", "[[101,1]]"], ["[[100,2],[99,2],[98,2],[97,3],[96,2]]", "[[101,1]]"]],
    false,
  ],
  [
    "very few whole books with sizes of 0, of which one lacks a side",
    [["[[100,2],[99,0]]", "[[101,1]]"], ["[[100,2],[99,1]]", "[]"], ["[[100,2]]", "[[101,0]]"]],
    false,
  ],
  [
    "deltas that repeat a level now and then",
    [["[[100,2]]", "[[101,1]]"], ["[[100,0]]", "[]"], ["[[99,1]]", "[]"], ["[[99,1]]", "[]"], [
      "[]",
      "[[101,0]]",
    ]],
    true,
  ],
  ["one row with a single level", [["[[100,0]]", "[]"]], false],
  ["no rows", [], false],
];

for (const [what, rows, areUpdates] of CASES) {
  Deno.test(`signsOfUpdates() of ${what}`, () => {
    const signs = signsOfUpdates(rows.map(([bids]) => bids), rows.map(([, asks]) => asks));
    assertEquals(signs !== undefined, areUpdates);
  });
}

/** Levels of size 0 and of other sizes, in forms that are read by their text or by their levels. */
const LEVELS: [level: string, isZero: boolean][] = [
  ["[100,0]", true],
  ["[100,1],[99,0]", true],
  ["[ 100 , 0.000 ]", true],
  ['["100", "0"]', true],
  ["['100', '0.0', '7']", true],
  ["[100,-0]", true],
  ["[100,+0.]", true],
  ["[100,.0]", true],
  ["[100,0e3]", true],
  ["{'price': 100, 'size': 0}", true],
  ["(100, 0)", true],
  ["[100,1,0]", false],
  ['["100","2","0","0"]', false],
  ["[0.5,10]", false],
  ["[100,0.001]", false],
  ["[100,1000]", false],
  ["[100,05]", false],
];

for (const [level, isZero] of LEVELS) {
  Deno.test(`mayBeUpdates() takes ${level} ${isZero ? "" : "not "}for a level of size 0`, () => {
    const side = `[${level}]`;
    assertEquals(mayBeUpdates(["[]", side], ["[[9,1]]", "[[9,1]]"]), isZero);
    assertEquals(mayBeUpdates(["[]", "[[9,1]]"], ["[[9,1]]", side]), isZero);
  });
}
