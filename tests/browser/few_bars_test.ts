/** @module The page of a run whose files hold few of its bars. */

import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { dayPath, makeLargeDay, withFolder } from "../helpers/database.ts";
import { becomes } from "../helpers/eventually.ts";
import { run } from "../helpers/program.ts";
import { browserTest } from "./browser.ts";
import { startSite } from "./site_fixture.ts";
import { tableOf, visit } from "./visit.ts";

browserTest(
  "bars that the files no longer hold are shown from the tables, however few the files hold",
  (browser) =>
    withFolder(async (data) => {
      const out = `${data}/out`;
      makeLargeDay(dayPath(data, "X", "2024-01-01"), 300);
      const options = `--data ${data} --out ${out} --window-seconds 1 --exit --no-serve --quiet`.split(" ");
      assertEquals((await run(["X", "2024-01-01", "--max-bars", "0", ...options])).code, 0);
      const bars = JSON.parse(Deno.readTextFileSync(`${out}/ohlc_data.json`)).length;
      assertEquals((await run(["X", "2024-01-01", "--max-bars", "20", ...options])).code, 0);
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      await visited.page.keyboard.press("0");
      await becomes(async () => (await tableOf(visited.page, "Price")).rows.length, bars);
      assertEquals(visited.complaints, []);
    }),
);
