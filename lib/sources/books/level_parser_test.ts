import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { type BookSide, Levels } from "../values/levels.ts";
import { LevelParser } from "./level_parser.ts";

const encoder = new TextEncoder();

function parse(text: string, side: BookSide = "bids", depth = Infinity): [number, number][] | undefined {
  const bytes = encoder.encode(text);
  const levels = new Levels();
  levels.start(side);
  return new LevelParser().parse(bytes, bytes.length, levels) ? levels.pairs(depth) : undefined;
}

const READ: [text: string, levels: [number, number][]][] = [
  ["[]", []],
  [" [ ] ", []],
  ["()", []],
  ["[['61837.63', '3.78826', '0', '0'], ['61837.62', '0.617', '0', '2']]", [[61837.63, 3.78826], [
    61837.62,
    0.617,
  ]]],
  ['[["61837.63","3.78826"]]', [[61837.63, 3.78826]]],
  ["[[61837.63,3.78826,0]]", [[61837.63, 3.78826]]],
  ["[(61837.63, 3.78826), (61837.62, 0.617)]", [[61837.63, 3.78826], [61837.62, 0.617]]],
  ["([1, 2], [0.5, 3])", [[1, 2], [0.5, 3]]],
  ["[[1, 2,], [0.5, 3],]", [[1, 2], [0.5, 3]]],
  ["\t[\n[ 4.54e-07 ,\r1E3 ]\f]", [[4.54e-7, 1000]]],
  ["[['4.54e-07', ' 7 ']]", [[4.54e-7, 7]]],
  ["[[.5, 5.], ['+.25', '00012.50']]", [[0.5, 5], [0.25, 12.5]]],
  ["[[1, 2, 3, 4, 5], [0.5, 3, '0', '0', '1', '1625097621647']]", [[1, 2], [0.5, 3]]],
  [`[[1, 2, "a \\"b\\" [\\u00e9", 'it\\'s', -1.5e-7, true, null, None, 9]]`, [[1, 2]]],
  ["[(1, 2, 3, 4, 5, 6,)]", [[1, 2]]],
  ["[[1, 0, null], [0.5, 2, None, 'x y'], [0.25, 1, true, -3.5]]", [[0.5, 2], [0.25, 1]]],
  ["[[192000, 0], [100, 3], [0, 0], [-5, 0.0]]", [[100, 3]]],
  ['[{"price":"100","size":"2"},{"price":"99","size":"1"}]', [[100, 2], [99, 1]]],
  [`[{'side': 'buy', 'sz': 1, 'Px': 5.5, 'more': {'n': [1, "}"]}}, {'Px': 5, 'sz': 2}]`, [[5.5, 1], [5, 2]]],
  ['[{"amount":200,"quantity":2,"rate":100}]', [[100, 2]]],
  ['{"100": 2, "99.5": "1"}', [[100, 2], [99.5, 1]]],
  ["{100.0: 2.0, 99.0: 1.0}", [[100, 2], [99, 1]]],
  ["{}", []],
  ["SortedDict({Decimal('100'): Decimal('2')})", [[100, 2]]],
  ["OrderedDict([(100, 2), (99, 1)])", [[100, 2], [99, 1]]],
  ["[[np.float64(100.0), np.float64(2.0)], [np.float64(99.0), np.float64(1.0), np.float64(7)]]", [[100, 2], [
    99,
    1,
  ]]],
  ["[(Decimal('100'), Decimal('2')), (decimal.Decimal('99'), Decimal('1'))]", [[100, 2], [99, 1]]],
  ["array([[100.,   2.],\n       [ 99.,   1.]])", [[100, 2], [99, 1]]],
  ["[array([100.,   2.]), array([99., 1.], dtype=float32)]", [[100, 2], [99, 1]]],
  ["deque([(100, 2)], maxlen=5)", [[100, 2]]],
  ["[Level(price=100, size=Decimal('2')), Level(price=99, size=1, orders=[1])]", [[100, 2], [99, 1]]],
  ["[[100.   2.]\n [ 99.   1.]]", [[100, 2], [99, 1]]],
  ["[['100' '2' '7']]", [[100, 2]]],
  ["[[1 2]]", [[1, 2]]],
  ["[['0.00000000000000000000000000001', '12345678901234567890']]", [[1e-29, 12345678901234567890]]],
  ["[['9007199254740993', '0.1234567890123456789']]", [[9007199254740993, 0.1234567890123456789]]],
];

for (const [text, expected] of READ) {
  Deno.test(`LevelParser.parse() reads ${text}`, () => assertEquals(parse(text), expected));
}

const REFUSED = [
  "",
  " ",
  "null",
  "None",
  "[",
  "]",
  "[[",
  "[[]]",
  "[[1]]",
  "[[1,]]",
  "[[1,2]",
  "[[1,2]]]",
  "[[1,2)]",
  "[(1,2])",
  "[[1,2]] x",
  "[[1,2] [3,4]]",
  "[,]",
  "[[1,2],,[3,4]]",
  "[[1,2,[3]]]",
  '[[1,2,{"n":3}]]',
  "[[1,2,'a]]",
  "[[1,2,'a\\']]",
  "[[1,2,3,,4]]",
  "[[[1,2]]]",
  "[[1,[2]]]",
  "[1,2]",
  "[['1','2]]",
  "[['1\\'','2']]",
  "[['','2']]",
  "[[' ','2']]",
  "[['1_000','2']]",
  "[['0x10','2']]",
  "[['1,5','2']]",
  "[[NaN,2]]",
  "[[1,NaN]]",
  "[[1,Infinity]]",
  "[[1,'inf']]",
  "[[None,2]]",
  "[[0,2]]",
  "[[-1,2]]",
  "[[1,-2]]",
  "[[1e999,2]]",
  "[[1,1e999]]",
  "{'bids': [[1,2]]}",
  "[{'price':1}]",
  "[{'price':null,'size':2}]",
  "[{'size':2}]",
  "[{'price':1 'size':2}]",
  "{'1'}",
  "{1: [2, 3]}",
  "{'price': 1, 'size': 2}",
  "[[100. 2.]\n ...\n [99. 1.]]",
  "[[100. 2.] [99.]]",
  "[[100. 2.] [99. 1. 0.]]",
  "[100, 2, 99, 1]",
  "[[eval('1'), 2]]",
  "[[np.float64(), 2]]",
  "[[np.float64(1, 2), 2]]",
  "list [[1, 2]]",
  "[[1, 2, np.array([1])]]",
  "[[1,2]]\0",
  "[".repeat(100_000),
];

for (const text of REFUSED) {
  Deno.test(`LevelParser.parse() refuses ${JSON.stringify(text.slice(0, 40))}`, () =>
    assertEquals(parse(text), undefined));
}

/** Prices and sizes as exchanges write them, and hard ones beside them. */
const decimal = fc.oneof(
  fc.tuple(fc.nat(10 ** 6), fc.nat(10 ** 8)).map(([whole, part]) =>
    `${whole}.${String(part).padStart(8, "0")}`
  ),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String),
  fc.nat(10 ** 9).map((digits) => `0.00000${digits}`),
);

const level = fc.tuple(
  decimal.filter((text) => Number(text) > 0),
  decimal,
  fc.array(fc.nat(99).map(String), { maxLength: 5 }),
);

interface Spelling {
  quote: "'" | '"' | "";
  open: string;
  close: string;
  gap: string;
  trailing: string;
}

const spelling: fc.Arbitrary<Spelling> = fc.record({
  quote: fc.constantFrom("'" as const, '"' as const, "" as const),
  brackets: fc.constantFrom(["[", "]"], ["(", ")"]),
  gap: fc.constantFrom("", " ", "  ", "\n\t"),
  trailing: fc.constantFrom("", ","),
}).map(({ quote, brackets: [open, close], gap, trailing }) => ({ quote, open, close, gap, trailing }));

function spell(
  levels: [string, string, string[]][],
  { quote, open, close, gap, trailing }: Spelling,
): string {
  const texts = levels.map(([price, size, more]) =>
    open + [price, size, ...more].map((element) => `${gap}${quote}${element}${quote}${gap}`).join(",") +
    trailing + close
  );
  return `[${texts.join(`,${gap}`)}${levels.length > 0 ? trailing : ""}]`;
}

Deno.test("LevelParser.parse() gives the same levels for any JSON or Python spelling of a book", () => {
  fc.assert(
    fc.property(
      fc.array(level, { maxLength: 20 }),
      spelling,
      fc.constantFrom<BookSide>("bids", "asks"),
      (levels, how, side) => {
        const sign = side === "bids" ? -1 : 1;
        const expected = levels.map(([price, size]): [number, number] => [Number(price), Number(size)])
          .filter(([, size]) => size > 0)
          .sort((a, b) => sign * (a[0] - b[0]));
        assertEquals(parse(spell(levels, how), side), expected);
        assertEquals(parse(spell(levels, how), side, 3), expected.slice(0, 3));
      },
    ),
  );
});

Deno.test("Levels.sumSizes() counts the best levels only, however the text orders them", () => {
  const text = encoder.encode("[[3, 10], [1, 1000], [2, 100]]");
  for (
    const [side, depth, expected] of [["bids", 1, 10], ["bids", 2, 110], ["asks", 2, 1100], [
      "asks",
      9,
      1110,
    ]] as const
  ) {
    const levels = new Levels();
    levels.start(side);
    new LevelParser().parse(text, text.length, levels);
    assertEquals(levels.sumSizes(depth), expected, `${side} ${depth}`);
  }
});

Deno.test("Levels.sumSizes() is exact where a plain sum is not", () => {
  const sizes = Array.from({ length: 1000 }, () => "0.1");
  const text = encoder.encode(`[[1, 1e15], ${sizes.map((size, index) => `[${index + 2}, ${size}]`)}]`);
  const levels = new Levels();
  levels.start("asks");
  new LevelParser().parse(text, text.length, levels);
  assertEquals(levels.sumSizes(Infinity), 1e15 + 100);
});

Deno.test("Levels can be used again after a text that is not a list of levels", () => {
  const levels = new Levels();
  for (
    const [text, expected] of [["[[1, 2], [2, 3]]", 2], ["[[1, 2], [2", undefined], ["[[4, 5]]", 1]] as const
  ) {
    const bytes = encoder.encode(text);
    levels.start("bids");
    assertEquals(new LevelParser().parse(bytes, bytes.length, levels) ? levels.count : undefined, expected);
  }
});
