import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { readDateTime } from "./time_text.ts";
import { UsualDateTimeReader } from "./usual_date_time.ts";

const SEPARATORS = ["-", ".", "/"];
const BETWEEN = [" ", "T", "t", "D", "d", "_"];
const digits = (length: number, max: number) =>
  fc.integer({ min: 0, max }).map((value) => String(value).padStart(length, "0"));

/** Texts in the usual forms, with some numbers that no calendar or clock has, and with some changed characters. */
const texts = fc.tuple(
  fc.constantFrom(...SEPARATORS),
  fc.constantFrom(...BETWEEN),
  fc.tuple(digits(4, 2100), digits(2, 13), digits(2, 32), digits(2, 24), digits(2, 60), digits(2, 61)),
  fc.stringMatching(/^([.,][0-9]{0,10})?[Zz]?$/),
  fc.option(fc.tuple(fc.nat(30), fc.constantFrom("", "0", "9", " ", "Z", ":", "-", ".", "x"))),
).map(([separator, between, [year, month, day, hour, minute, second], rest, change]) => {
  const text = `${year}${separator}${month}${separator}${day}${between}${hour}:${minute}:${second}${rest}`;
  return change === null ? text : text.slice(0, change[0]) + change[1] + text.slice(change[0] + 1);
});

Deno.test("UsualDateTimeReader reads what it reads as the general reader of texts does", () => {
  const reader = new UsualDateTimeReader();
  let usual = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const instant = { ms: NaN, ns: NaN };
      if (!reader.read(text, instant)) return;
      usual++;
      const expected = { ms: NaN, ns: NaN };
      assertEquals([text, readDateTime(text, expected)], [text, true]);
      assertEquals(instant, expected);
    }),
    { numRuns: 5000 },
  );
  assertEquals(usual > 500, true, `${usual}`);
});

for (const separator of SEPARATORS) {
  for (const between of BETWEEN) {
    for (const rest of ["", "Z", "z", ".5", ",123456789Z"]) {
      const text = `2024${separator}02${separator}29${between}23:59:60${rest}`;
      Deno.test(`UsualDateTimeReader reads ${text}`, () => {
        const instant = { ms: 0, ns: 0 };
        const ms = rest === ".5" ? 500 : rest.startsWith(",") ? 123 : 0;
        assertEquals(new UsualDateTimeReader().read(text, instant), true);
        assertEquals(instant, { ms: Date.UTC(2024, 2, 1) + ms, ns: rest.startsWith(",") ? 456789 : 0 });
      });
    }
  }
}
