/** @module The page of a run that follows a database that is being recorded. */

import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { SECOND_MS } from "../../lib/text/durations.ts";
import { formatDay } from "../../lib/model/days.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, withFolder } from "../helpers/database.ts";
import { assertPrompt } from "../helpers/prompt.ts";
import { freePort, portOf, startProgram } from "../helpers/serving.ts";
import { browserTest } from "./browser.ts";
import { visit } from "./visit.ts";

/** A database that is being recorded now, in WAL mode, with trades of the last minutes. */
class LiveDatabase implements Disposable {
  readonly day: string;
  readonly #db: DatabaseSync;
  #trades = 0;

  constructor(data: string, nowMs: number) {
    this.day = formatDay(nowMs);
    const path = dayPath(data, "X", this.day);
    makeDatabase(path, [tradesTable([]), bookTable([])], "PRAGMA journal_mode=WAL");
    this.#db = new DatabaseSync(path, { timeout: 10_000 });
    this.#db.exec("BEGIN");
    for (let ago = 600; ago > 0; ago--) this.add(100 + ago / 100, nowMs - ago * SECOND_MS);
    this.#db.exec("COMMIT");
  }

  /** Adds a trade and a snapshot about its price. */
  add(price: number, timeMs = Date.now()): void {
    this.#db.prepare(
      "INSERT INTO trades(instrument, trade_id, price, size, side, timestamp) VALUES ('X', ?, ?, 1.5, 'buy', ?)",
    ).run(String(++this.#trades), price, String(timeMs));
    this.#db.prepare("INSERT INTO book(instrument, bids, asks, timestamp) VALUES ('X', ?, ?, ?)")
      .run(
        `[[${price - 1}, 2], [${price - 2}, 3]]`,
        `[[${price + 1}, 4], [${price + 2}, 5]]`,
        String(timeMs),
      );
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

/** Follows a database that is being recorded, and shows its page. */
function liveTest(
  name: string,
  test: (
    page: Page,
    database: LiveDatabase,
    complaints: string[],
    stop: () => Promise<void>,
  ) => Promise<void>,
): void {
  browserTest(name, (browser) =>
    withFolder(async (folder) => {
      using database = new LiveDatabase(`${folder}/data`, Date.now());
      const args = ["X", database.day, "--follow", "--data", `${folder}/data`, "--out", `${folder}/out`];
      await using program = startProgram([...args, "--port", String(freePort())]);
      const url = `http://127.0.0.1:${await portOf(program)}`;
      await using visited = await visit(browser, { url } as Parameters<typeof visit>[1]);
      const { page, complaints } = visited;
      await page.waitForFunction(() => document.querySelector(".sign")?.textContent?.startsWith("Live"));
      await test(page, database, complaints, async () => {
        program.process.kill("SIGKILL");
        await program.process.status;
      });
    }));
}

liveTest("a committed trade is on the page promptly", async (page, database, complaints) => {
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const price = 200 + turn;
    database.add(price);
    const committedMs = performance.now();
    await page.waitForFunction(
      (price) => document.querySelector(".last-price strong")?.textContent === `${price}.00`,
      price,
    );
    times.push(performance.now() - committedMs);
    assertEquals(await page.title(), `${price}.00 X`);
  }
  // Each takes as long on a machine that has nothing else to do; `bench follow` measures the delay.
  await assertPrompt(Math.min(...times), "a trade");
  assertEquals(complaints, []);
});

liveTest(
  "every panel follows the recorder, and T stays at the newest moment",
  async (page, database, complaints) => {
    await page.keyboard.press("f");
    const texts = (price: string, size: string) =>
      page.waitForFunction(
        ([price, size]) => {
          const text = (name: string) => document.querySelector(`[data-island="${name}"]`)?.textContent ?? "";
          return text("Tape").includes(price) && text("Depth").includes(size);
        },
        [price, size],
      );
    database.add(321.5);
    await texts("321.50", "322.50");
    database.add(345.25);
    await texts("345.25", "Mid345.25");
    assertEquals(complaints, []);
  },
);

liveTest(
  "the page of a follower that was killed says that the program is gone",
  async (page, _database, _, stop) => {
    await stop();
    await page.waitForFunction(() => document.querySelector(".sign.is-bad")?.textContent?.includes("gone"));
    assert((await page.title()).startsWith("⚠ "));
  },
);
