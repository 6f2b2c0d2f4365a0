import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { parseInstant } from "./instant.ts";

const MS = Date.UTC(2024, 7, 8);

for (
  const [text, ms] of [
    ["2024-08-08", MS],
    ["2024-08-08Z", MS],
    ["2024-08-08T14:00", MS + 14 * 3_600_000],
    ["2024-08-08 14:00:05", MS + 14 * 3_600_000 + 5000],
    ["2024-08-08T00:00:00.2Z", MS + 200],
    ["2024-08-08T00:00:00.25", MS + 250],
    ["1723125600000", 1723125600000],
    ["-86400000000", -86400000000],
    ["8640000000000000", 8.64e15],
  ] as const
) {
  Deno.test(`parseInstant() reads ${text}`, () => assertEquals(parseInstant(text), ms));
}

for (
  const text of [
    ...[
      "",
      "20240808",
      "1723125600",
      "2024",
      "2024-08",
      "2024-8-8",
      "2024-02-30",
      "2024-13-01",
      "2024-08-08T",
      "2024-08-08T14",
    ],
    ...["2024-08-08T24:00", "2024-08-08T14:60", "2024-08-08T14:00:60", "2024-08-08T14:00:00.1234", "14:00"],
    ...["2024-08-08T14:00+01:00", "8640000000000001", "1e12", " 2024-08-08", "yesterday", "1723125600000.5"],
  ]
) {
  Deno.test(`parseInstant() does not read ${JSON.stringify(text)}`, () =>
    assertEquals(parseInstant(text), undefined));
}

Deno.test("parseInstant() reads what Date.toISOString() writes", () =>
  fc.assert(fc.property(
    fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
    (date) => assertEquals(parseInstant(date.toISOString()), date.getTime()),
  )));
