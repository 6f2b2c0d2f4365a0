import { deepStrictEqual as assertEquals, throws as assertThrows } from "node:assert/strict";
import { SERIES } from "../../lib/model/series.ts";
import { decodeSeries } from "./series_answer.ts";

Deno.test("decodeSeries() has the window and the rows of an answer, with NaN for a value that is absent", () => {
  const columns = SERIES.flow.columns.map(({ name }) => name);
  const rows = [[60_000, 1, 2, 0, 1, 1, 2, 10.5, 2], [120_000, 0, 0, 0, 1, 0, 1, null, 0]];
  const { windowMs, bars } = decodeSeries(SERIES.flow, JSON.stringify({ window_ms: 60_000, columns, rows }));
  assertEquals(windowMs, 60_000);
  assertEquals(
    Array.from({ length: bars.length }, (_, i) => bars.columns.map((column) => column[i])),
    rows.map((row) => row.map((value) => value ?? NaN)),
  );
});

Deno.test("decodeSeries() takes no bars, and refuses rows of another series", () => {
  assertEquals(decodeSeries(SERIES.price, '{"window_ms":1000,"columns":["a"],"rows":[]}').bars.length, 0);
  assertThrows(
    () => decodeSeries(SERIES.price, '{"window_ms":1000,"columns":[],"rows":[[1,2]]}'),
    SyntaxError,
  );
  assertThrows(() => decodeSeries(SERIES.price, "<html>"), SyntaxError);
});
