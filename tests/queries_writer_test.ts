/**
 * Queries of two threads over one database that another program changes all the time: each answer is of one state.
 *
 * The writer makes each trade that was bought and its counterpart that was sold equal in price within one transaction, at both ends
 * of the table. So in every state as much was bought as sold at each price.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { Logger, main } from "../lib/mod.ts";
import type { ProfileAnswer } from "../lib/query/profile.ts";
import { QueryService } from "../lib/query/query_service.ts";
import { dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";

const DAY = "2024-01-02";
const START = Date.parse(DAY);
const TRADES = 60_000;
const CLIENTS = 4;
const QUERIES = 12;
const log = new Logger({ level: "error", write: () => {} });

/** Writes until its input ends; then says how often. The old time of change has queries read the database in place. */
const WRITER = `import { DatabaseSync } from "node:sqlite";
  const [path, trades] = Deno.args;
  const db = new DatabaseSync(path);
  db.exec("PRAGMA busy_timeout = 60000");
  const update = db.prepare("UPDATE trades SET price = ? WHERE id IN (?, ?)");
  let commits = 0;
  let isOver = false;
  Deno.stdin.read(new Uint8Array(1)).then(() => isOver = true);
  while (!isOver) {
    db.exec("BEGIN IMMEDIATE");
    for (let pair = 0; pair < 20; pair++) {
      const id = 1 + Math.floor(Math.random() * trades / 2);
      update.run(100 + Math.floor(Math.random() * 50) / 10, id, Number(trades) + 1 - id);
    }
    db.exec("COMMIT");
    Deno.utimeSync(path, 1e9 + commits % 7, 1e9 + commits % 7);
    if (commits++ === 0) console.log("writing");
    await new Promise((done) => setTimeout(done, 5));
  }
  console.log(commits);`;

Deno.test("answers of two threads are of one state each, while another program writes to the database", () =>
  withFolder(async (folder) => {
    const trades = Array.from({ length: TRADES }, (_, index): Value[] => {
      const price = 100 + (Math.min(index, TRADES - 1 - index) % 50) / 10;
      const side = index < TRADES / 2 ? "buy" : "sell";
      return [index + 1, "X", `${index}`, price, 1, side, `${START + 1000 * index}`];
    });
    const path = makeDatabase(dayPath(folder, "X", DAY), [tradesTable(trades)]);
    const out = `${folder}/out`;
    await main("X", DAY, DAY, { data: folder, out, log });
    await using writer = startWriter(path);
    await writer.says();
    using service = new QueryService({ out, timeMs: 60_000, maxWaitMs: 60_000 });
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: CLIENTS }, async (_, client) => {
      for (let turn = 0, answers = 0; answers < QUERIES; turn++) {
        // Different ranges, so that no two answers are one.
        const fromMs = START - client - CLIENTS * turn;
        const query = { kind: "profile", fromMs, toMs: START + 1000 * TRADES, row: 0.1 } as const;
        const { body, notes } = await service.answer(query, { gzip: false, signal });
        const { levels }: ProfileAnswer = JSON.parse(new TextDecoder().decode(body));
        if (levels.length === 0) {
          // On a busy machine, the writer may have the lock for longer than a query waits, which the answer says.
          assert(notes.some((note) => note.includes("locked")), notes.join());
          continue;
        }
        assertEquals(levels.map(([, sold]) => sold), levels.map(([, , bought]) => bought));
        assertEquals(levels.reduce((sum, [, sold, bought]) => sum + sold + bought, 0), TRADES);
        answers++;
      }
    }));
    await writer.stop();
    assert(Number(await writer.says()) > 0);
  }));

function startWriter(path: string) {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["eval", WRITER, path, String(TRADES)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) await process.stdin.close();
    isStopped = true;
  };
  return {
    stop,
    async says(): Promise<string> {
      const { value } = await lines.read();
      if (value === undefined) throw new Error("the writer has ended");
      return value.trim();
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await lines.cancel();
      await process.status;
    },
  };
}
