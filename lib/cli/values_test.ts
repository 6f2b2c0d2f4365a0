import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { UsageError } from "./usage_error.ts";
import { seconds } from "./values.ts";

const LEAST = -31_536_000;
const GREATEST = 31_536_000;

function read(text: string): number | undefined {
  return seconds({ "window-offset": text }, "window-offset", LEAST, GREATEST);
}

Deno.test("seconds() adds up to the same length in every unit", () => {
  const unit = fc.constantFrom(["", 1], ["s", 1], ["m", 60], ["h", 3600], ["d", 86_400], ["w", 604_800]);
  fc.assert(fc.property(unit, fc.integer({ min: LEAST, max: GREATEST }), ([letter, length], number) => {
    const expected = number * (length as number);
    const text = `${number}${letter}`;
    if (expected >= LEAST && expected <= GREATEST) assertEquals(read(text), expected);
    else assertThrows(() => read(text), UsageError, `--window-offset is "${text}"`);
  }));
});

Deno.test("seconds() accepts whole numbers with one known unit only", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    if (/^[+-]?[0-9]{1,16}[smhdw]?$/.test(text)) return;
    assertThrows(() => read(text), UsageError);
  }));
  for (const text of ["", " 1", "1 s", "1ms", "1M", "1S", "--1", "1e2", "0x1", "Infinity", "٣"]) {
    assertThrows(() => read(text), UsageError);
  }
});
