import { assertEquals } from "deno-std/assert/equals.js";
import { namesTag, prefersGzip } from "./negotiation.ts";

Deno.test("prefersGzip() weighs gzip against uncompressed bytes", () => {
  const cases: [string | null, boolean][] = [
    [null, false],
    ["", false],
    ["gzip", true],
    ["GZIP", true],
    ["x-gzip", true],
    ["gzip, deflate, br, zstd", true],
    ["br;q=1.0, gzip;q=0.8, *;q=0.1", true],
    ["*", true],
    ["*;q=0", false],
    ["gzip;q=0", false],
    ["gzip;q=0.000, *", false],
    ["gzip;q=0.001", true],
    ["identity", false],
    ["identity, gzip", true],
    ["identity;q=1, gzip;q=0.5", false],
    ["identity;q=0.5, gzip ; q=1.0", true],
    ["identity;q=0, *", true],
    ["br", false],
    ["gzipped", false],
    // A coding with an invalid weight counts as not named.
    ["gzip;q=2", false],
    ["gzip;q=-1", false],
    ["gzip;q=0.1234", false],
    ["gzip;level=9", false],
    [",,gzip,,", true],
  ];
  for (const [header, expected] of cases) assertEquals(prefersGzip(header), expected, String(header));
});

Deno.test("namesTag() finds a tag in a list, weak or strong", () => {
  const cases: [string | null, boolean][] = [
    [null, false],
    ["", false],
    ['"a,b"', true],
    ['W/"a,b"', true],
    ["*", true],
    [" * ", true],
    ['"x", "a,b"', true],
    ['"x" , W/"a,b" , "y"', true],
    ['"x"', false],
    ['"a"', false],
    ["a,b", false],
    ['w/"a,b"', false],
    ['"A,B"', false],
    ['"x" "a,b"', false],
    ['"a,b', false],
  ];
  for (const [header, expected] of cases) assertEquals(namesTag(header, '"a,b"'), expected, String(header));
});
