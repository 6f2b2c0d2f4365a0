import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { completeRequest, DEFAULTS, type RequestOptions } from "./run_request.ts";

const DAY = "2024-01-01";

Deno.test("completeRequest() fills in every default", () => {
  assertEquals(completeRequest("X", DAY, "2024-01-02", { data: "d" }), {
    instrument: "X",
    startDate: DAY,
    endDate: "2024-01-02",
    data: "d",
    caFile: undefined,
    out: DEFAULTS.out,
    windowSeconds: DEFAULTS.windowSeconds,
    windowOffsetSeconds: DEFAULTS.windowOffsetSeconds,
    maxBars: DEFAULTS.maxBars,
    depthLevels: undefined,
    workers: undefined,
    sideIs: "taker",
    signedPrices: false,
    views: undefined,
    tables: true,
    follow: false,
  });
});

Deno.test("completeRequest() keeps what it is given, and nothing that is not part of a request", () => {
  const options = {
    data: "d",
    caFile: "ca.pem",
    out: "o",
    windowSeconds: 86_400,
    windowOffsetSeconds: -28_800,
    maxBars: 0,
    depthLevels: 1,
    workers: 1,
    sideIs: "maker" as const,
    signedPrices: true,
    views: undefined,
    tables: false,
    follow: true,
  };
  const request = completeRequest("X", DAY, DAY, { ...options, extra: 1 } as RequestOptions);
  assertEquals(request, { instrument: "X", startDate: DAY, endDate: DAY, ...options });
});

Deno.test("completeRequest() refuses values outside their range, and quotes them", () => {
  const cases: [options: Record<string, unknown>, message: string][] = [
    [{ windowSeconds: 0 }, "windowSeconds is 0; expected a whole number of at least 1"],
    [{ windowSeconds: 1.5 }, "windowSeconds is 1.5; expected a whole number of at least 1"],
    [{ windowSeconds: "60" }, 'windowSeconds is "60"; expected a whole number of at least 1'],
    [{ windowSeconds: null }, "windowSeconds is null; expected a whole number of at least 1"],
    [{ windowSeconds: 2 ** 53 }, "windowSeconds is 9007199254740992; expected a whole number of at least 1"],
    [{ windowOffsetSeconds: 60 }, "windowOffsetSeconds is 60; expected a whole number from -59 to 59"],
    [{ windowOffsetSeconds: -60 }, "windowOffsetSeconds is -60; expected a whole number from -59 to 59"],
    [{ maxBars: -1 }, "maxBars is -1; expected a whole number of at least 0"],
    [{ maxBars: NaN }, "maxBars is NaN; expected a whole number of at least 0"],
    [{ depthLevels: 0 }, "depthLevels is 0; expected a whole number of at least 1"],
    [{ workers: Infinity }, "workers is Infinity; expected a whole number of at least 1"],
    [{ sideIs: "both" }, 'sideIs is "both"; expected "taker" or "maker"'],
    [{ signedPrices: 1 }, "signedPrices is 1; expected true or false"],
    [{ tables: "no" }, 'tables is "no"; expected true or false'],
    [{ out: "" }, 'out is ""; expected the path of a folder'],
    [{ data: 5 }, "data is 5; expected the path of a folder"],
    [{ data: "a\0" }, 'data is "a\\x00"; expected the path of a folder'],
  ];
  for (const [options, message] of cases) {
    const error = assertThrows(() => completeRequest("X", DAY, DAY, options as RequestOptions), RangeError);
    assertEquals(error.message, message);
  }
});

Deno.test("completeRequest() refuses an instrument, a day or a range that is not valid", () => {
  const cases: [instrument: unknown, startDate: unknown, endDate: unknown][] = [
    ["..", DAY, DAY],
    ["X", "1 January", DAY],
    ["X", DAY, "2024-02-30"],
    ["X", "2024-01-02", DAY],
    [null, DAY, DAY],
    [7, DAY, DAY],
    ["X", new Date(0), DAY],
  ];
  for (const [instrument, startDate, endDate] of cases) {
    assertThrows(
      () => completeRequest(instrument as string, startDate as string, endDate as string),
      RangeError,
    );
  }
});
