/** @module Texts of levels in every form that JSON and Python give them, and texts that are almost such a form. */

import fc from "fast-check";
import { ODD_NUMBERS } from "../torture/odd_values.ts";

const decimals = fc.tuple(fc.nat(10 ** 6), fc.nat(10 ** 8)).map(([whole, part]) => `${whole}.${part}`);

/** Numbers as recorders write them. */
const usualNumeral = fc.oneof(
  { weight: 4, arbitrary: decimals },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 10 ** 6 }).map(String) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 10 ** 6 }).map((value) => String(value / 1e10)) },
);

/** Hard numbers beside usual ones. */
const hardNumeral = fc.oneof(
  { weight: 8, arbitrary: usualNumeral },
  { weight: 4, arbitrary: fc.double({ min: 1e-30, max: 1e30, noNaN: true }).map(String) },
  {
    weight: 2,
    arbitrary: fc.double({ min: 0, max: 1e5, noNaN: true }).map((value) => value.toExponential()),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("0", "0.0", "00", ".5", "5.", ".", "1e", "1e+", "2E3", "1e22", "1e23"),
  },
  { weight: 1, arbitrary: fc.constantFrom("9007199254740991", "9007199254740993", "12345678901234567.5") },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_NUMBERS) },
);

const CALLS = ["np.float64", "numpy.float64", "np.int64", "numpy.longdouble", "Decimal", "decimal.Decimal"];
const ODD_CALLS = ["float", "int", "np.", "numpy.float64.x", "Decimals", "eval", "np.float64 "];

/** Ways to write numbers: most texts write all numbers in one way. */
const spelling = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("#", "'#'", '"#"') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...CALLS).chain((call) => fc.constantFrom(`${call}(#)`, `${call}('#')`)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_CALLS).map((call) => `${call}(#)`) },
  { weight: 1, arbitrary: fc.constantFrom("' #'", "'#", "(#)", "Decimal(Decimal(#))", "np.float64( # )") },
);

const NAMES = [
  "price",
  "size",
  "Price",
  "px",
  "sz",
  "qty",
  "p",
  "s",
  "amount",
  "rate",
  "quantity",
  "orders",
  "time",
];
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...NAMES) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "QUANTITY_",
      "_p",
      "-price",
      ".size",
      "pri ce",
      "quantityx",
      "__",
      "\0p",
      "prıce",
      "a b",
      "is-it.so",
    ),
  },
);

/** An element that does not count. */
const other = fc.oneof(
  { weight: 12, arbitrary: fc.nat(99).map(String) },
  {
    weight: 3,
    arbitrary: fc.constantFrom("null", "None", "true", "'x y'", '"0"', "np.int64(3)", "-1.5e-7", "f('a')"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("'it\\'s'", '"é"', "[1]", '{"n": [1, 2]}', "f(1, 2)", "f()", "", "'"),
  },
);

interface Style {
  blank: string;
  trailing: string;
  spell: string;
  quote: string;
}

const style: fc.Arbitrary<Style> = fc.record({
  blank: fc.constantFrom("", "", " ", "\n\t"),
  trailing: fc.constantFrom("", "", "", ","),
  spell: spelling,
  quote: fc.constantFrom('"', "'", ""),
});

/** A list `[price, size, ...]`. */
function listLevel(
  [price, size]: [string, string],
  others: string[],
  style: Style,
  brackets: string,
): string {
  const elements = [price, size].map((value) => style.spell.replace("#", value)).concat(others);
  return brackets[0] + elements.join(`,${style.blank}`) + style.trailing + brackets[1];
}

/** An object, or the arguments of a call, with other members before, between and after. */
function namedLevel(
  values: [string, string],
  members: [string, string][],
  style: Style,
  separator: string,
): string {
  const all = members.map(([name, value], index) =>
    `${style.quote}${name}${style.quote}${separator}${
      index < 2 ? style.spell.replace("#", values[index]) : value
    }`
  );
  return all.join(`,${style.blank}`) + style.trailing;
}

const LEVEL_CALLS = [
  "Level",
  "OrderBookLevel",
  "PriceLevel_WithALongName",
  "OrderedDict",
  "SortedLevel",
  "level",
  "dict",
];

/** A text of levels in one form, with up to one element changed. */
const sound: fc.Arbitrary<string> = fc.tuple(
  fc.oneof(
    { weight: 3, arbitrary: fc.array(fc.tuple(usualNumeral, usualNumeral), { maxLength: 8 }) },
    { weight: 1, arbitrary: fc.array(fc.tuple(hardNumeral, hardNumeral), { maxLength: 8 }) },
  ),
  style,
  fc.constantFrom("list", "tuple", "object", "call", "prices to sizes", "array", "mixed"),
  fc.array(other, { maxLength: 4 }),
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.tuple(fc.constantFrom("price", "px", "Rate"), fc.constantFrom("size", "quantity")),
    },
    { weight: 1, arbitrary: fc.tuple(name, name) },
  ).chain((first) => fc.array(name, { maxLength: 3 }).map((more) => [...first, ...more])),
  fc.nat(3),
  fc.constantFrom(...LEVEL_CALLS),
  fc.constantFrom("[]", "[]", "()", "list([])", "deque([], maxlen=5)", "[] "),
).map(([levels, style, form, others, names, rotation, call, around]) => {
  const members: [string, string][] = names.map((name, index) => [name, others[index] ?? "1"]);
  const texts = levels.map((level, index) => {
    const kind = form === "mixed" ? ["list", "object", "tuple", "call"][(index + rotation) % 4] : form;
    if (kind === "list") return listLevel(level, others, style, "[]");
    if (kind === "tuple") return listLevel(level, others, style, "()");
    if (kind === "array") return `array(${listLevel(level, others, style, "[]")})`;
    if (kind === "object") return `{${namedLevel(level, members, style, `:${style.blank}`)}}`;
    return `${call}(${namedLevel(level, members, { ...style, quote: "" }, "=")})`;
  });
  if (form === "prices to sizes") {
    const pairs = levels.map((level) =>
      level.map((value) => style.spell.replace("#", value)).join(`:${style.blank}`)
    );
    return `{${pairs.join(`,${style.blank}`)}${style.trailing}}`;
  }
  const middle = around.search(/[\])]/);
  return around.slice(0, middle) + texts.join(`,${style.blank}`) + style.trailing + around.slice(middle);
});

const BYTES = "0123456789.,'\"[](){}:=\\ -+_eEnDp\n\0é";

/** A text of levels, of which a few characters are perhaps changed, removed or added. */
export const levelText: fc.Arbitrary<string> = fc.tuple(
  sound,
  fc.array(fc.tuple(fc.nat(), fc.constantFrom(...BYTES, ""), fc.nat(1)), { maxLength: 2 }),
  fc.nat(2).map((chance) => chance === 0),
).map(([text, changes, isChanged]) => {
  const characters = [...text];
  if (isChanged) {
    for (const [at, character, removed] of changes) {
      characters.splice(at % (characters.length + 1), removed, character);
    }
  }
  return characters.join("");
});
