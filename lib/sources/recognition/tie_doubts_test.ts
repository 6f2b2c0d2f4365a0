import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import type { SqlValue } from "../values/decimal.ts";
import type { TableDescription } from "./schema.ts";
import { doubtsOfTies } from "./tie_doubts.ts";

/** The doubts about rows of a time, and of a number if `column` is given. */
function doubts(times: number[], column?: string, numbers: SqlValue[] = []): string[] {
  const columns = ["time", ...column === undefined ? [] : [column]].map((name) => ({ name }));
  const table = { name: "trades", columns, rowidAlias: undefined } as unknown as TableDescription;
  const sample = { rows: times.length, column: (name: string) => name === "time" ? times : numbers };
  const choice = { form: undefined, samples: times.length, read: times.length, near: times.length };
  return doubtsOfTies(
    table,
    sample,
    { name: "time", choice } as Parameters<typeof doubtsOfTies>[2],
    undefined,
  );
}

const T = 1704067201000;

Deno.test("doubtsOfTies() warns where ties are stored newest first and nothing numbers them", () => {
  const [newestFirst] = doubts([T + 2, T + 2, T]);
  assertMatch(
    newestFirst,
    /^rows of the same time keep .*, since no column numbers them; .* -rowid AS id with --views/,
  );
  const [texts] = doubts([T, T], "trade_id", ["b-u", "a-u"]);
  assertMatch(texts, /since trade_id such as b-u is no number;/);
});

Deno.test("doubtsOfTies() is silent without ties, in order of time, and with numbers", () => {
  assertEquals(doubts([T + 2, T + 1, T]), [], "no ties");
  assertEquals(doubts([T, T, T + 1]), [], "oldest first");
  assertEquals(doubts([T, T, T + 1], "trade_id", ["a", "b", "c"]), [], "texts, oldest first");
  assertEquals(doubts([T, T]), [], "ties alone show no order");
  assertEquals(doubts([T + 2, T + 2, T], "trade_id", [3, 2, 1]), [], "numbers");
  assertEquals(doubts([T + 2, T + 2, T], "id", ["3", "2", "1"]), [], "texts of numbers");
});
