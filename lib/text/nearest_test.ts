import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { nearest, typingErrors } from "./nearest.ts";

Deno.test("nearest() finds the name that was meant", () => {
  const commands = ["serve", "inspect", "demo", "completions", "list", "help", "version"];
  const options = ["--window-seconds", "--window-offset", "--workers", "--host", "--out", "--verbose"];
  const instruments = ["BTC-USDT", "BTC-USDC", "ETH-USDT", "SOL-USDT-SWAP"];
  const cases: [given: string, candidates: string[], expected: string | undefined][] = [
    ["serv", commands, "serve"],
    ["inpsect", commands, "inspect"],
    ["SERVE", commands, "serve"],
    ["compeltoins", commands, "completions"],
    ["banana", commands, undefined],
    ["xy", commands, undefined],
    ["", commands, undefined],
    ["--windows", options, "--window-seconds"],
    ["--windowoffset", options, "--window-offset"],
    ["--window_seconds", options, "--window-seconds"],
    ["--hosts", options, "--host"],
    ["--wor", options, "--workers"],
    ["--", options, undefined],
    ["btc-usdt", instruments, "BTC-USDT"],
    ["BTCUSDT", instruments, "BTC-USDT"],
    ["eth/usdt", instruments, "ETH-USDT"],
    ["ETH:USDT", instruments, "ETH-USDT"],
    ["SOL-USDT", instruments, "SOL-USDT-SWAP"],
    ["XRP-USDT", instruments, undefined],
    ["BTC-USDT", instruments, undefined],
  ];
  for (const [given, candidates, expected] of cases) {
    assertEquals(nearest(given, candidates), expected, given);
  }
});

Deno.test("nearest() prefers fewer typing errors, then the earlier candidate", () => {
  assertEquals(nearest("abcdefgh", ["abcdefxx", "abcdefgx"]), "abcdefgx");
  assertEquals(nearest("BTC-USD", ["BTC-USDT", "BTC-USDC"]), "BTC-USDT");
});

Deno.test("typingErrors() counts one for each kind of error", () => {
  const cases: [string, string, number][] = [
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "abc", 0],
    ["abc", "abxc", 1],
    ["abc", "ac", 1],
    ["abc", "axc", 1],
    ["abc", "acb", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
  ];
  for (const [a, b, expected] of cases) assertEquals(typingErrors(a, b), expected, `${a} ${b}`);
});

Deno.test("typingErrors() is the same in both directions, and counts every edit at most once", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
  fc.assert(fc.property(word, word, fc.nat(8), (a, b, place) => {
    assertEquals(typingErrors(a, b), typingErrors(b, a));
    const edited = a.slice(0, place) + "x" + a.slice(place);
    assertEquals(typingErrors(a, edited), 1);
  }));
});
