import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { dayPath, makeDatabase, tradesTable, withFolder } from "../../tests/helpers/database.ts";
import { readJson } from "../../tests/helpers/program.ts";
import { Logger, main } from "../mod.ts";
import type { RunStatus } from "../model/run_status.ts";
import { STATUS_NAME } from "../publish/run_status.ts";
import { QueryError } from "./query_error.ts";
import { QueryService } from "./query_service.ts";
import type { TaggedAnswer } from "./query_service.ts";
import { QueryUnavailableError } from "./query_unavailable.ts";
import type { TradesQuery } from "./trades.ts";

const DAY_MS = 86_400_000;
const MS = Date.parse("2024-01-01");
const DAYS = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"];
const ODD = new URL("../../tests/helpers/odd_query_worker.ts", import.meta.url);
const log = new Logger({ level: "error", write: () => {} });

function makeDay(folder: string, day: string, price = 5): string {
  return makeDatabase(dayPath(`${folder}/data`, "X", day), [
    tradesTable([[1, "X", 1, price, 1, "buy", Date.parse(day)]]),
  ]);
}

/** A query about a day, by its index. */
function tradesOf(day: number, limit = 10): TradesQuery {
  return { kind: "trades", fromMs: MS + day * DAY_MS, toMs: MS + (day + 1) * DAY_MS, limit };
}

/** Runs a test with a run of five days, and a service about it. */
async function withService(
  test: (service: QueryService, folder: string) => Promise<void>,
  options: { module?: URL } = {},
): Promise<void> {
  await withFolder(async (folder) => {
    for (const day of DAYS) makeDay(folder, day);
    const out = `${folder}/out`;
    await main("X", DAYS[0], DAYS[4], { data: `${folder}/data`, out, log });
    using service = new QueryService({ out, timeMs: 60_000, ...options });
    await test(service, folder);
  });
}

function ask(service: QueryService, query = tradesOf(0), signal = new AbortController().signal) {
  return service.answer(query, { gzip: false, signal });
}

function valueOf({ body }: TaggedAnswer) {
  return JSON.parse(new TextDecoder().decode(body));
}

function changeStatus(folder: string, change: (status: RunStatus) => void): void {
  const status = readJson(`${folder}/out`, STATUS_NAME);
  change(status);
  // Renamed into place, as by a run: a file that is changed in place may have the same size and time as before.
  const path = `${folder}/out/${STATUS_NAME}`;
  Deno.writeTextFileSync(`${path}.new`, JSON.stringify(status));
  Deno.renameSync(`${path}.new`, path);
}

Deno.test("an answer is kept until a database changes", () =>
  withService(async (service, folder) => {
    const first = await ask(service);
    assertEquals(valueOf(first).rows, [[MS, 5, 1, 1]]);
    assert(await ask(service) === first);
    const other = await ask(service, tradesOf(1));
    assert(other.tag !== first.tag);
    Deno.removeSync(`${folder}/data/X/${DAYS[0]}/trades.db`);
    makeDay(folder, DAYS[0], 7);
    await new Promise((done) => setTimeout(done, 400));
    const changed = await ask(service);
    assertEquals(valueOf(changed).rows, [[MS, 7, 1, 1]]);
    assert(changed.tag !== first.tag);
    assertEquals(changed.notes.length, 1);
    // An answer with notes is not kept.
    assert(await ask(service) !== changed);
  }));

Deno.test("an answer is kept until the status names other databases", () =>
  withService(async (service, folder) => {
    assertEquals(valueOf(await ask(service, tradesOf(4))).rows.length, 1);
    changeStatus(folder, (status) => status.sources.pop());
    assertEquals(valueOf(await ask(service, tradesOf(4))).rows, []);
  }));

Deno.test("equal queries at the same time are answered once, and ended when the last client has left", () =>
  withService(async (service) => {
    // The thread answers with the number of queries so far, or waits until it is cancelled.
    const answers = await Promise.all([ask(service, tradesOf(0, 1)), ask(service, tradesOf(0, 1))]);
    assert(answers[0] === answers[1]);
    const clients = [new AbortController(), new AbortController()];
    const waiting = clients.map(({ signal }) =>
      assertRejects(() => ask(service, tradesOf(0, 2), signal), QueryError)
    );
    clients[0].abort();
    await waiting[0];
    clients[1].abort();
    await waiting[1];
    const aborted = AbortSignal.abort();
    await assertRejects(() => ask(service, tradesOf(0, 2), aborted), QueryError, "no longer waits");
    assertEquals(valueOf(await ask(service, tradesOf(1, 1))).queries >= 2, true);
  }, { module: ODD }));

Deno.test("while a run in this process goes on, only days that it has read are answered", () =>
  withService(async (service, folder) => {
    changeStatus(folder, (status) => {
      status.state = "running";
      status.pid = Deno.pid;
      status.progress.databases_read = 3;
    });
    assertEquals(valueOf(await ask(service, tradesOf(1))).rows.length, 1);
    // Rows of the third day may be in the database of the fourth.
    for (const day of [2, 3, 4]) {
      const error = await assertRejects(() => ask(service, tradesOf(day)), QueryUnavailableError);
      assert(
        error.message.startsWith("the run has not read 2024-01-04 completely yet; ask again"),
        error.message,
      );
    }
    const { to } = valueOf(
      await service.answer({ kind: "instrument" }, {
        gzip: false,
        signal: new AbortController().signal,
      }),
    );
    assertEquals(to, MS + 2 * DAY_MS + 1);
    changeStatus(folder, (status) => status.progress.databases_read = 0);
    await assertRejects(
      () => service.answer({ kind: "instrument" }, { gzip: false, signal: new AbortController().signal }),
      QueryUnavailableError,
    );
    const others: ((status: RunStatus) => void)[] = [
      (status) => status.pid = Deno.pid + 1,
      (status) => [status.pid, status.started_ms] = [Deno.pid, 0],
    ];
    for (const change of others) {
      changeStatus(folder, change);
      assertEquals(valueOf(await ask(service, tradesOf(4))).rows.length, 1);
    }
  }));

Deno.test("before a run of this process has written its status, an earlier run's databases are not opened", () =>
  withService(async (_, folder) => {
    changeStatus(folder, (status) => status.started_ms = 0);
    using service = new QueryService({ out: `${folder}/out`, timeMs: 60_000, expectsRun: true });
    await assertRejects(() => ask(service), QueryUnavailableError, "has not written its first bars yet");
    const series = { kind: "series", series: "price", fromMs: MS, toMs: MS + DAY_MS, points: 10 } as const;
    const options = { gzip: false, signal: new AbortController().signal };
    assertEquals(valueOf(await service.answer(series, options)).rows.length, 1);
    changeStatus(folder, (status) => status.started_ms = Date.now());
    assertEquals(valueOf(await ask(service)).rows.length, 1);
  }));

Deno.test("a service may be disposed of twice", () =>
  withFolder(async (folder) => {
    const service = new QueryService({ out: folder });
    await assertRejects(() => ask(service), QueryError);
    service[Symbol.dispose]();
    service[Symbol.dispose]();
  }));
