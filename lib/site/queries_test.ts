import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { Logger, main } from "../mod.ts";
import { bookTable, datedBack, dayPath, makeDatabase, tradesTable } from "../../tests/helpers/database.ts";
import { gunzipped, type TestSite, withSite } from "../../tests/helpers/site.ts";

const DAY = "2024-01-01";
const MS = Date.parse(DAY);
const TO = MS + 86_400_000;
const log = new Logger({ level: "error", write: () => {} });

/** Makes a run of 500 trades, one a minute, and of a snapshot. */
async function makeRun({ root, out }: TestSite): Promise<string> {
  const path = makeDatabase(dayPath(`${root}/data`, "X", DAY), [
    tradesTable(
      Array.from({ length: 500 }, (_, i) => [i, "X", i, 100 + i, 1, i % 2 ? "buy" : "sell", MS + i * 60_000]),
    ),
    bookTable([[1, "X", "[[4, 1]]", "[[6, 2]]", MS + 1000]]),
  ]);
  await main("X", DAY, DAY, { data: `${root}/data`, out, maxBars: 0, log });
  return path;
}

/** The JSON of a response, and its status. */
async function json({ get }: TestSite, path: string) {
  const response = await get(path);
  const text = await response.text();
  return { status: response.status, value: JSON.parse(text), headers: response.headers };
}

Deno.test("trades, books and bars of a run are answered as JSON", () =>
  withSite(async (site) => {
    await makeRun(site);
    const trades = await json(site, `/api/trades?from=${MS}&to=${TO}&limit=2`);
    assertEquals(trades.value, {
      columns: ["timestamp_ms", "price", "size", "side"],
      rows: [[MS, 100, 1, -1], [MS + 60_000, 101, 1, 1]],
      truncated: true,
    });
    const book = await json(site, `/api/book?at=${MS + 1000}`);
    assertEquals(book.value, { timestamp_ms: MS + 1000, bids: [[4, 1]], asks: [[6, 2]] });
    const series = await json(site, `/api/series/price?from=${MS}&to=${MS + 600_000}&points=2`);
    assertEquals(series.value, {
      window_ms: 300_000,
      columns: ["timestamp_ms", "open", "high", "low", "close", "volume"],
      rows: [[MS, 100, 104, 100, 104, 5], [MS + 300_000, 105, 109, 105, 109, 5]],
    });
    for (const { status, headers } of [trades, book, series]) {
      assertEquals(status, 200);
      assertEquals(headers.get("content-type"), "application/json; charset=utf-8");
      assertEquals(headers.get("cache-control"), "no-cache");
    }
    assertEquals(site.lines.filter((line) => /warning|error/.test(line)), []);
  }));

Deno.test("an answer is compressed for clients that accept gzip, has its length, and is not sent twice", () =>
  withSite(async (site) => {
    await makeRun(site);
    const path = `/api/trades?from=${MS}&to=${TO}`;
    const plain = await site.get(path);
    const text = await plain.text();
    assertEquals(plain.headers.get("content-length"), String(text.length));
    const gzip = { "accept-encoding": "gzip" };
    const zipped = await site.get(path, gzip);
    assertEquals(zipped.headers.get("content-encoding"), "gzip");
    assertEquals(await gunzipped(zipped), text);
    const etag = zipped.headers.get("etag")!;
    assert(etag !== plain.headers.get("etag"));
    const again = await site.get(path, { ...gzip, "if-none-match": etag });
    assertEquals([again.status, await again.text()], [304, ""]);
    const head = await site.get(path, {}, "HEAD");
    assertEquals([head.status, head.headers.get("content-length")], [200, String(text.length)]);
    await head.body?.cancel();
  }));

const BAD = [
  [`/api/trades?to=1`, "from is missing; expected whole milliseconds"],
  [`/api/trades?from=&to=1`, 'from is "";'],
  [`/api/trades?from=1.5&to=2`, 'from is "1.5";'],
  [`/api/trades?from=NaN&to=2`, 'from is "NaN";'],
  [`/api/trades?from=1e3&to=2000`, 'from is "1e3";'],
  [`/api/trades?from=99999999999999999&to=2`, 'from is "99999999999999999";'],
  [
    `/api/trades?from=8640000000000001&to=8640000000000002`,
    'from is "8640000000000001"; expected whole milliseconds since the Unix epoch, such as 1723125600000, ' +
    "between -8640000000000000 and 8640000000000000",
  ],
  [`/api/trades?from=%D9%A1&to=2`, 'from is "\u0661";'],
  [`/api/trades?from=${"1".repeat(5000)}&to=2`, `from is "${"1".repeat(40)}...";`],
  [`/api/trades?from=2&to=2`, "to is 2, which is not after from, 2; expected a later time"],
  [`/api/trades?from=2&to=-3`, "to is -3, which is not after from"],
  [`/api/trades?from=1&to=2&to=3`, '"to" is given twice, as "2" and "3"'],
  [`/api/trades?from=1&to=2&limit=0`, 'limit is "0"; expected a whole number from 1 to 100000'],
  [`/api/trades?from=1&to=2&limit=100001`, 'limit is "100001"'],
  [
    `/api/trades?from=1&to=2&__proto__=1`,
    'there is no parameter "__proto__" of trades; expected from, to, limit',
  ],
  [`/api/series/price?from=1&to=2&points=1`, 'points is "1"; expected a whole number from 2 to 100000'],
  [`/api/vwap?from=1&to=2&anchor=month`, 'anchor is "month"; expected from, day or week'],
  [
    `/api/series/price?from=1&to=2&points=5&window_ms=60000`,
    "points and a length of windows are both given; expected",
  ],
  [`/api/heatmap?from=1&to=2&by=sum`, 'by is "sum"; expected max or mean'],
  [`/api/heatmap?from=1&to=2&columns=10001`, 'columns is "10001"; expected a whole number from 1 to 10000'],
  [`/api/profile?from=1&to=2&row=-1`, 'row is "-1"; expected a positive number'],
  [`/api/profile?from=1&to=2&row=0.0`, 'row is "0.0"; expected a positive number'],
  [
    `/api/footprint?from=1&to=2&window_ms=0`,
    'window_ms is "0"; expected a whole number from 1 to 31536000000',
  ],
  [`/api/instrument?at=1`, 'there is no parameter "at" of instrument; expected no parameters'],
  [`/api/series/__proto__?from=1&to=2`, 'there is no series "__proto__"; expected price, '],
  [`/api/series?from=1&to=2`, 'there is no series ""'],
  [`/api/book`, "at is missing"],
  [`/api/book?at=1%00`, 'at is "1\\x00"'],
] as const;

for (const [path, message] of BAD) {
  Deno.test(`a bad parameter is answered 400, with its value and what is expected: ${path.slice(0, 60)}`, () =>
    withSite(async (site) => {
      const { status, value } = await json(site, path);
      assertEquals(status, 400);
      assertEquals(Object.keys(value), ["error"]);
      assert(value.error.startsWith(message), value.error);
      assert(value.error.includes("expected"), value.error);
    }));
}

Deno.test("unknown kinds are answered 404, and methods other than GET and HEAD 405, as JSON", () =>
  withSite(async (site) => {
    assertMatch((await json(site, "/api/nothing")).value.error, /^not found; expected \/api\/series, /);
    assertEquals((await json(site, "/api/series/price/1")).value, { error: "not found" });
    const posted = await site.get("/api/trades", {}, "POST");
    assertEquals([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
    assertEquals(await posted.json(), { error: "method not allowed" });
  }));

Deno.test("without a run there are no ticks, and bars that another program wrote are answered", () =>
  withSite(async (site) => {
    const { status, value } = await json(site, `/api/trades?from=1&to=2`);
    assertEquals(status, 404);
    assertMatch(value.error, /^the output folder does not say where ticks are: no run has written to it/);
    assertEquals((await json(site, `/api/series/price?from=0&to=100000`)).value.rows, []);
    Deno.mkdirSync(site.out);
    Deno.writeTextFileSync(
      `${site.out}/ohlc_data.json`,
      "[[0,1,2,1,2,5],[5000,2,3,2,3,1],[10000,1,1,1,1,1]]",
    );
    const series = await json(site, `/api/series/price?from=0&to=12000&points=2`);
    assertEquals(series.value.window_ms, 10_000);
    assertEquals(series.value.rows, [[0, 1, 3, 1, 3, 6], [10_000, 1, 1, 1, 1, 1]]);
  }));

Deno.test("a database that is gone is answered 404, and one that has changed with a note and one warning", () =>
  withSite(async (site) => {
    const path = await makeRun(site);
    const query = `/api/trades?from=${MS}&to=${TO}&limit=1`;
    datedBack(path);
    Deno.utimeSync(path, new Date(MS), new Date(MS));
    for (let turn = 0; turn < 2; turn++) {
      const changed = await json(site, query);
      assertEquals(changed.status, 200);
      assertMatch(JSON.parse(changed.headers.get("orderflow-notes")!)[0], /has changed since the run/);
    }
    assertEquals(site.lines.filter((line) => line.includes("has changed since the run")).length, 1);
    Deno.removeSync(path);
    await new Promise((done) => setTimeout(done, 400));
    const gone = await json(site, query);
    assertEquals(gone.status, 404);
    assertMatch(gone.value.error, /is gone; put the database back, or run again$/);
  }));
