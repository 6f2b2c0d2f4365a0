import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { resolve } from "deno-std/path/posix/resolve.js";
import { resolve as resolveOnWindows } from "deno-std/path/windows/resolve.js";
import { checkInstrument } from "./instrument.ts";

Deno.test("checkInstrument() accepts the names that exchanges use", () => {
  for (
    const name of [
      "BTC-USDT",
      "BTC-USD-220527",
      "BTC_USDT",
      "1000SHIB-USDT",
      "btcusdt",
      "BRK.B",
      "ETH USD",
      "Ä-ß",
      "币安人生-USDT",
    ]
  ) {
    checkInstrument(name, true);
    checkInstrument(name, false);
  }
});

Deno.test("checkInstrument() accepts colons and a full stop at the end, except on Windows", () => {
  for (const name of ["BTC-USDT:USDT", "EURUSD.", "C:", "C:x", "a:stream"]) {
    checkInstrument(name, false);
    assertThrows(() => checkInstrument(name, true), RangeError, "no folder on Windows");
  }
});

Deno.test("checkInstrument() refuses every name that is not plain", () => {
  const names = [
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "/etc",
    "a\\b",
    "..\\x",
    "a\0b",
    "a\nb",
    "a\x1b[31m",
    "a\x7f",
    " a",
    "a ",
    "x\u202etxt",
    "\u200fa",
    "a".repeat(256),
    "é".repeat(128),
  ];
  for (const name of names) {
    const error = assertThrows(
      () => checkInstrument(name, false),
      RangeError,
      "expected a plain name such as BTC-USDT",
    );
    // deno-lint-ignore no-control-regex
    if (/[\x00-\x1f\u202e]/.test(error.message)) {
      throw new Error(`the message is not printable: ${error.message}`);
    }
  }
});

Deno.test("checkInstrument() accepts no name that leads out of the data folder", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", ".", "/", "\\", ":", "\0", "C", " ", "~") }),
      (name) => {
        if (isAccepted(name, false) && resolve("/data", name) !== `/data/${name}`) throw new Error(name);
        if (isAccepted(name, true) && resolveOnWindows("D:\\data", name) !== `D:\\data\\${name}`) {
          throw new Error(name);
        }
      },
    ),
  );
});

function isAccepted(name: string, isWindows: boolean): boolean {
  try {
    checkInstrument(name, isWindows);
    return true;
  } catch {
    return false;
  }
}
