/**
 * Pages of runs that follow a database that is being recorded now.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { SECOND_MS } from "../../lib/text/durations.ts";
import { formatDay } from "../../lib/model/days.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, withFolder } from "../helpers/database.ts";
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
export function liveTest(
  name: string,
  test: (
    page: Page,
    database: LiveDatabase,
    complaints: string[],
    stop: () => Promise<void>,
  ) => Promise<void>,
  options: readonly string[] = [],
): void {
  browserTest(name, (browser) =>
    withFolder(async (folder) => {
      using database = new LiveDatabase(`${folder}/data`, Date.now());
      const args = ["X", database.day, "--follow", "--data", `${folder}/data`, "--out", `${folder}/out`];
      await using program = startProgram([...args, "--port", String(freePort()), ...options]);
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
