import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { join } from "deno-std/path/join.js";
import { ALL_SERIES, type SeriesId } from "../../lib/model/series.ts";
import { RunFiles } from "../../lib/publish/run_files.ts";
import { fixed } from "../../lib/text/numbers.ts";
import { dateTime } from "../../lib/text/times.ts";
import { dayPath, makeLargeDay, withFolder } from "../helpers/database.ts";
import { becomes } from "../helpers/eventually.ts";
import { run } from "../helpers/program.ts";
import { browserTest } from "./browser.ts";
import { writeStatus } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { tableOf, visit } from "./visit.ts";

type Bars = (number | null)[][];

/** How many rows are compared: an hour and more, of which the page polls some minutes. */
const ROWS = 100;
/** The bars of the day that tables do not have yet, as in a run that goes on. */
const LATER = 100;

browserTest(
  "zoomed out, new bars of a run that goes on join the combined bars that the server made",
  async (browser) => {
    await withFolder(async (data) => {
      const out = join(data, "out");
      makeLargeDay(dayPath(data, "TEST-USD", "2024-01-01"), 86_400);
      const options = ["--window-seconds", "1", "--max-bars", "0", "--data", data, "--out", out];
      assertEquals((await run(["TEST-USD", "2024-01-01", ...options, "--exit", "--quiet"])).code, 0);
      const files = new RunFiles(out, 0);
      const whole = readBars(out);
      files.upsert(whole);
      const status = JSON.parse(Deno.readTextFileSync(join(out, "run_status.json")));
      const goesOn = () =>
        writeStatus(out, { ...status, state: "running", ended_ms: null, updated_ms: Date.now() });
      goesOn();

      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      await page.keyboard.press("0");
      await settle(page);
      const prices = [...chunks(whole.price, 6)];
      const rows = async () =>
        (await tableOf(page, "Price")).rows.slice(0, ROWS).map((row) => row.slice(0, 5));
      const [newest, before] = (await rows()).map(([text]) => Date.parse(`${text}Z`));
      const windowMs = newest - before;
      // About a thousand pixels are for 86,400 bars of a second, of which at most two become a pixel.
      assertEquals(windowMs, 60_000, "bars of a second are combined into bars of a length that traders know");
      const asked = new Set(
        visited.requests.map((url) => new URL(url)).filter(({ pathname }) => pathname === "/api/series/price")
          .map(({ searchParams }) => Number(searchParams.get("window_ms") ?? 0)),
      );
      // The overview asks for a number of bars, not for a window.
      for (const ms of [0, 1000]) asked.delete(ms);
      assertEquals([...asked], [60_000], "and asked for as such");
      await page.locator('figure[aria-label="Price"] .legend dd', { hasText: /^1 m bar$/ }).waitFor();
      const asCombined = () => becomes(rows, combined(prices, windowMs).slice(0, ROWS));
      await asCombined();

      // A burst of more bars than one poll has, then single bars, which change the newest combined bar.
      for (const count of [LATER, 1, 1]) {
        const first = prices.length;
        for (let i = 0; i < count; i++) {
          const close = 94_100 + prices.length % 50;
          const timeMs = prices.at(-1)![0] + 1000;
          prices.push([timeMs, close - 1, close + 0.5, close - 1.5, close, 1]);
        }
        files.upsert({ price: Float64Array.from(prices.slice(first).flat()) });
        files.flush();
        goesOn();
        await page.locator(".last-price strong", { hasText: fixed(prices.at(-1)![4], 1) }).waitFor();
        await page.keyboard.press("0");
        // After a burst, the bars before the last ones are asked for in the next poll.
        await asCombined();
      }
      // Each poll brings the newest bars only, however many the run has.
      const polled = visited.requests.map((url) => new URL(url))
        .filter(({ pathname }) => pathname === "/data/ohlc_data.json")
        .map(({ searchParams }) => Number(searchParams.get("newest") ?? Infinity));
      assert(polled.includes(16) && polled.every((count) => count <= 512), polled.join());
      assertEquals(visited.complaints, []);
    });
  },
);

/** The bars of the JSON files. */
function readBars(out: string): Record<SeriesId, Float64Array> {
  return Object.fromEntries(ALL_SERIES.map(({ id, file }) => {
    const bars: Bars = JSON.parse(Deno.readTextFileSync(join(out, file)));
    return [id, Float64Array.from(bars.flat(), (value) => value ?? NaN)];
  })) as Record<SeriesId, Float64Array>;
}

function* chunks(values: Float64Array, length: number): Generator<number[]> {
  for (let i = 0; i < values.length; i += length) yield [...values.subarray(i, i + length)];
}

/** The time and the prices of combined bars as the table has them, newest first. */
function combined(prices: readonly number[][], windowMs: number): string[][] {
  const windows = Map.groupBy(prices, ([timeMs]) => Math.floor(timeMs / windowMs) * windowMs);
  return [...windows].reverse().map(([startMs, bars]) => [
    dateTime(startMs, "utc"),
    ...[
      bars[0][1],
      Math.max(...bars.map((bar) => bar[2])),
      Math.min(...bars.map((bar) => bar[3])),
      bars.at(-1)![4],
    ].map((price) => fixed(price, 1)),
  ]);
}
