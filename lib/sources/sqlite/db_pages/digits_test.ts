import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { EXACT_DIGITS, fourDigits, wholeNumber } from "./digits.ts";

const encoder = new TextEncoder();

function viewOf(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(bytes.length + 8);
  padded.set(bytes);
  return new DataView(padded.buffer);
}

Deno.test("fourDigits() reads every number of four digits", () => {
  for (let number = 0; number < 10_000; number++) {
    const view = viewOf(encoder.encode(String(number).padStart(4, "0")));
    assertEquals(fourDigits(view.getInt32(0)), number);
  }
});

Deno.test("fourDigits() refuses every byte that is not a digit, in every place", () => {
  for (let byte = 0; byte < 256; byte++) {
    if (byte >= 0x30 && byte <= 0x39) continue;
    for (let place = 0; place < 4; place++) {
      const bytes = encoder.encode("9999");
      bytes[place] = byte;
      assertEquals(fourDigits(viewOf(bytes).getInt32(0)), -1, `${byte} in place ${place}`);
    }
  }
});

Deno.test("wholeNumber() reads digits as Number() does, and refuses other text", () => {
  const text = fc.stringMatching(/^[0-9]{0,15}[+\-. a0]?$/).filter((text) => text.length <= EXACT_DIGITS);
  fc.assert(fc.property(text, (text) => {
    const expected = /^\d+$/.test(text) ? Number(text) : -1;
    assertEquals(wholeNumber(viewOf(encoder.encode(`x${text}77`)), 1, text.length), expected);
  }));
});
