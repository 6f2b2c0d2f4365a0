import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { parseDecimal, toNumber } from "./decimal.ts";

Deno.test("parseDecimal() takes what Number() takes of plain decimals", () => {
  for (
    const text of [
      "1",
      "0",
      "00012.50",
      ".5",
      "5.",
      "+1",
      "-1",
      "1e5",
      "4.54E-07",
      " 1.5\n",
      "12345678901234567890.1",
    ]
  ) {
    assertEquals(parseDecimal(text), Number(text), text);
  }
});

Deno.test("parseDecimal() gives NaN for what is no decimal", () => {
  for (
    const text of [
      "",
      " ",
      ".",
      "e5",
      "1e",
      "0x10",
      "0b1",
      "1_000",
      "1,5",
      "NaN",
      "nan",
      "Infinity",
      "inf",
      "None",
      "1 2",
      "1..2",
      "--1",
    ]
  ) {
    assertEquals(parseDecimal(text), NaN, text);
  }
});

Deno.test("parseDecimal() reads back every double that is written as text", () => {
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
    assertEquals(parseDecimal(String(number)), number === 0 ? Number(String(number)) : number);
  }));
});

Deno.test("toNumber() gives NaN for NULL and BLOB", () => {
  assertEquals([toNumber(null), toNumber(new Uint8Array([49])), toNumber("1.5"), toNumber(2)], [
    NaN,
    NaN,
    1.5,
    2,
  ]);
});

Deno.test("toNumber() reads thousands separators where they cannot be decimal commas", () => {
  const texts: [text: string, number: number][] = [
    ["42,000.50", 42000.5],
    ["1,000.5", 1000.5],
    ["-1,234,567", -1234567],
    [" +1,234,567.25 ", 1234567.25],
    ["1,000.", 1000],
    ["1,000", NaN],
    ["1,00.5", NaN],
    ["1000,000.5", NaN],
    ["1,000,00", NaN],
    ["1.000,5", NaN],
    [",000.5", NaN],
    ["1,000.5,000", NaN],
  ];
  for (const [text, number] of texts) assertEquals(toNumber(text), number, text);
});
