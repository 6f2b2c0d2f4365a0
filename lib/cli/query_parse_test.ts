import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import type { QueryCommand } from "./command.ts";
import { parseCommand } from "./parse.ts";
import { UsageError } from "./usage_error.ts";

const MS = Date.UTC(2024, 7, 8);
const HOUR_MS = 3_600_000;

function parse(line: string): QueryCommand {
  return parseCommand(line.split(" ")) as QueryCommand;
}

Deno.test("query has a kind, an instrument, two times, and the options of its kind", () => {
  const command = parse(
    "query footprint BTC-USDT 2024-08-08T14:00 2024-08-08T15:00 --row 0.5 --window-seconds 5m --data D --json",
  );
  const { name, kind, instrument, fromMs, toMs, options, json } = command;
  assertEquals({ name, kind, instrument, fromMs, toMs, json }, {
    name: "query",
    kind: "footprint",
    instrument: "BTC-USDT",
    fromMs: MS + 14 * HOUR_MS,
    toMs: MS + 15 * HOUR_MS,
    json: true,
  });
  assertEquals([options.windowSeconds, options.data], [300, "D"]);
  assertEquals([...command.parameters], [["row", "0.5"]]);
});

Deno.test("query of a book has one time, and of an instrument a range or no time", () => {
  assertEquals(parse("query book X 2024-08-08").fromMs, MS);
  assertEquals(parse("query instrument X").fromMs, undefined);
  assertEquals(parse("query instrument X 2024-08-08 2024-08-09").toMs, MS + 24 * HOUR_MS);
});

Deno.test("query of a heatmap has columns, rows, and how sizes are combined", () => {
  const { parameters } = parse("query heatmap X 2024-08-08 2024-08-09 --columns 600 --row 1e-8 --by mean");
  assertEquals(Object.fromEntries(parameters), { columns: "600", row: "1e-8", by: "mean" });
});

Deno.test("query of a series has a series and a number of points", () => {
  const command = parse("query series X 2024-08-08 2024-08-09 --series flow --points 24 --out O");
  assertEquals([command.series, [...command.parameters], command.options.out], [
    "flow",
    [["points", "24"]],
    "O",
  ]);
  assertEquals(parse("query series X 2024-08-08 2024-08-09").series, "price");
});

for (
  const [line, message] of [
    ["query heatmap X 2024-08-08 2024-08-09 --by sum", '--by is "sum"; expected max or mean'],
    [
      "query heatmap X 2024-08-08 2024-08-09 --columns 0",
      '--columns is "0"; expected a whole number from 1 to 100',
    ],
    ["query", "query needs a KIND ("],
    [
      "query book",
      "query needs an INSTRUMENT; expected orderflow query KIND INSTRUMENT [FROM] [TO] [options]",
    ],
    ["query tradse X 2024-08-08 2024-08-09", 'unknown kind of query "tradse"; did you mean trades?'],
    ["query foo", 'unknown kind of query "foo"; did you mean footprint?'],
    ["query zzz X", 'unknown kind of query "zzz"; the kinds are series, trades, footprint, profile, '],
    ["query trades X", "query trades needs FROM and TO, such as 2024-08-08T14:00 2024-08-08T15:00"],
    ["query trades X 2024-08-08", "query trades needs FROM and TO"],
    ["query instrument X 2024-08-08", "query instrument needs FROM and TO"],
    ["query book X", "query book needs a moment, such as 2024-08-08T14:30"],
    [
      "query book X 2024-08-08 2024-08-09",
      'one argument too many, "2024-08-09"; query book is about one moment',
    ],
    ["query trades X 2024-08-08 2024-08-09 z", 'one argument too many, "z"; expected orderflow query KIND '],
    ["query trades X 20240808 2024-08-09", 'FROM is "20240808"; expected a time (UTC) such as 2024-08-08, '],
    ["query trades X 2024-08-08 now", 'TO is "now"; expected a time'],
    [
      "query trades X 2024-08-08 2024-08-08",
      'TO "2024-08-08" is not after FROM "2024-08-08"; the end is not incl',
    ],
    ["query trades X/Y 2024-08-08 2024-08-09", 'INSTRUMENT is "X/Y"'],
    [
      "query trades X 2024-08-08 2024-08-09 --row 1",
      "--row is not an option of query trades; it belongs to footp",
    ],
    [
      "query trades X 2024-08-08 2024-08-09 --out O",
      "--out is not an option of query trades; it belongs to series",
    ],
    [
      "query trades X 2024-08-08 2024-08-09 --limit 0",
      '--limit is "0"; expected a whole number from 1 to 100000',
    ],
    [
      "query profile X 2024-08-08 2024-08-09 --row 0",
      '--row is "0"; expected a positive number in units of price',
    ],
    ["query profile X 2024-08-08 2024-08-09 --row x", '--row is "x"; expected a positive number'],
    [
      "query series X 2024-08-08 2024-08-09 --series p",
      '--series is "p"; expected price, flow, quote, imbalance',
    ],
    [
      "query trades X 2024-08-08 2024-08-09 --port 1",
      "--port is not an option of query; it belongs to run, ",
    ],
    ["query trades X 2024-08-08 2024-08-09 --limt 1", 'unknown option "--limt"; did you mean --limit?'],
    ["qurey trades X 2024-08-08 2024-08-09", 'unknown command "qurey"; did you mean query?'],
  ] as const
) {
  Deno.test(`parseCommand() refuses: ${line}`, () => {
    const error = assertThrows(() => parse(line), UsageError);
    assertEquals(error.message.slice(0, message.length), message);
  });
}
