/**
 * A thread for tests, of a reader, a run or a query, that tries what none of them may do, and reports what it could do.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { newRunStatus } from "../../lib/model/run_status.ts";
import type { FromQuery, ToQuery } from "../../lib/query/query_messages.ts";
import { newDayReport } from "../../lib/run/day_report.ts";
import type { ReadingPlan } from "../../lib/run/reading_plan.ts";
import type { ToRun } from "../../lib/run/run_messages.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ReadingPlan | Extract<ToRun, { type: "run" }> | ToQuery>) => void;
  postMessage(message: unknown): void;
};

/** Names of attempts, and `done` or the name of the error. */
export type Attempts = Record<string, string>;

scope.onmessage = async ({ data }) => {
  if ("query" in data) {
    const { ticks, series } = data.subject!;
    const attempts = await tryAll(`${series.out}/..`, ticks!.databases[0].path, `${data.scratch}/ours`);
    const message: FromQuery = { type: "failure", message: JSON.stringify(attempts) };
    return scope.postMessage(message);
  }
  // The folder of all that the test has made is the parent of the data folder.
  const root = `${data.request.data}/..`;
  if ("type" in data) {
    const { request, found } = data;
    const message = JSON.stringify(await tryAll(root, found.databases[0].path, `${request.out}/ours`));
    scope.postMessage({ type: "log", level: "info", message });
    scope.postMessage({ type: "end", status: newRunStatus(request, Date.now()) });
  } else {
    const attempts = await tryAll(root, data.databases[0].path, `${data.scratch}/ours`);
    scope.postMessage({ ...newDayReport(0), faults: [JSON.stringify(attempts)] });
  }
};

async function tryAll(root: string, database: string, ours: string): Promise<Attempts> {
  const actions: Record<string, () => unknown> = {
    "open a database of the run": () => new DatabaseSync(database, { readOnly: true }).close(),
    "look for its WAL": () => statOrNothing(`${database}-wal`),
    "write where it may": () => {
      Deno.mkdirSync(ours, { recursive: true });
      Deno.copyFileSync(database, `${ours}/copy.db`);
      const db = new DatabaseSync(`${ours}/copy.db`);
      db.exec("PRAGMA journal_mode=WAL; CREATE TABLE x(y)");
      db.close();
      Deno.removeSync(ours, { recursive: true });
    },
    "read a file elsewhere": () => Deno.readTextFileSync(`${root}/secret`),
    "read the list of users": () => Deno.readTextFileSync("/etc/passwd"),
    "list the data folder": () => [...Deno.readDirSync(`${root}/data`)],
    "open another database": () =>
      new DatabaseSync(`${root}/data/Y/2024-01-01/trades.db`, { readOnly: true }),
    "attach another database": () =>
      new DatabaseSync(database, { readOnly: true }).exec(
        `ATTACH '${root}/data/Y/2024-01-01/trades.db' AS y`,
      ),
    "write to a database of the run": () => new DatabaseSync(database).exec("CREATE TABLE x(y)"),
    "write next to it": () => Deno.writeTextFileSync(`${database}-wal`, ""),
    "write elsewhere": () => Deno.writeTextFileSync(`${root}/written`, ""),
    "remove a file elsewhere": () => Deno.removeSync(`${root}/secret`),
    "link to a file elsewhere": () => Deno.symlinkSync(`${root}/secret`, `${ours}-link`),
    "connect": () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
    "listen": () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
    "fetch": () => fetch("http://127.0.0.1:8050/"),
    "read the environment": () => Deno.env.toObject(),
    "run a program": () => new Deno.Command(Deno.execPath(), { args: ["--version"] }).outputSync(),
    "load a library": () => Deno.dlopen("libc.so.6", {}),
    "ask for the host's name": () => Deno.hostname(),
    "start a thread that may more": () =>
      new Worker("data:text/javascript,", {
        type: "module",
        deno: { permissions: { net: true } },
      } as WorkerOptions),
  };
  const attempts: Attempts = {};
  for (const [name, action] of Object.entries(actions)) {
    try {
      await action();
      attempts[name] = "done";
    } catch (error) {
      attempts[name] = (error as Error).name;
    }
  }
  return attempts;
}

function statOrNothing(path: string): void {
  try {
    Deno.statSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
