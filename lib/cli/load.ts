/** @module `load`: the tables of a cluster, and days copied into the tables. */

import { loadInWorker } from "../load/load_in_worker.ts";
import type { LoadedDatabase, LoadRequest, LoadStatus, LoadTask } from "../load/load_request.ts";
import { loadSummary } from "../load/load_summary.ts";
import { DAY_MS, formatDay, parseDay } from "../model/days.ts";
import { DEFAULTS } from "../model/run_request.ts";
import { NoDatabaseError } from "../run/errors.ts";
import { giveUpUnneededPermissions } from "../run/thread_permissions.ts";
import { createTables } from "../sources/clickhouse/check_tables.ts";
import { ClusterClient } from "../sources/clickhouse/client.ts";
import { clusterConnection } from "../sources/clickhouse/connect.ts";
import { createStatements } from "../sources/clickhouse/schema.ts";
import { MODERN } from "../sources/clickhouse/server_version.ts";
import { type DayDatabase, discover, type Discovery } from "../sources/discovery.ts";
import { nothingFoundMessage, skippedDays, tellDiscovery } from "../sources/discovery_messages.ts";
import { readViewsFile } from "../sources/sqlite/views_file.ts";
import { bytes, count } from "../text/numbers.ts";
import { printable, printableJson } from "../text/printable.ts";
import type { LoadAction, LoadCommand } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { progressView } from "./progress_view.ts";

/**
 * Prints or creates the tables of a cluster, or copies days into them.
 *
 * @returns Whether all went well
 * @throws {Error} If the cluster cannot be used, or there is nothing to load
 */
export async function runLoad(command: LoadCommand, context: CommandContext): Promise<boolean> {
  const { action } = command;
  switch (action.kind) {
    case "schema":
      context.output.result(createStatements(action.layout, MODERN).map((sql) => `${sql};\n`).join("\n"));
      return true;
    case "create":
      return await create(command, action, context);
    case "days":
      return await loadDays(command, action, context);
  }
}

async function create(
  command: LoadCommand,
  { layout }: LoadAction & { kind: "create" },
  { log, interrupt: { signal } }: CommandContext,
): Promise<boolean> {
  using client = new ClusterClient(clusterConnection(command.to, command.caFile), {
    signal,
    onRetry: (message) => log.warning(message),
  });
  let hasCodecs: boolean;
  try {
    ({ hasCodecs } = await createTables(client, layout));
  } catch (error) {
    // The exit status says that a signal ended the command.
    if (signal.aborted) return true;
    throw error;
  }
  log.info(`the tables are in the database ${layout.database}`);
  if (!hasCodecs) {
    log.info(
      "this version of ClickHouse compresses with LZ4; with zstd in its configuration, days take half of the space",
    );
  }
  if (layout.cluster !== undefined) {
    log.info(`create the tables on each other node of ${layout.cluster} too, with the address of that node`);
  }
  return true;
}

async function loadDays(
  command: LoadCommand,
  action: LoadAction & { kind: "days" },
  { log, output, interrupt }: CommandContext,
): Promise<boolean> {
  const { data = DEFAULTS.data, sideIs = DEFAULTS.sideIs, signedPrices = DEFAULTS.signedPrices } =
    action.options;
  const views = action.options.views === undefined ? undefined : readViewsFile(action.options.views);
  const { startDate, endDate } = action;
  const found = discover(action.instrument, startDate, endDate, data);
  tellDiscovery(found, action.instrument, log);
  if (found.databases.length === 0 && found.unreadable.length === 0) {
    throw new NoDatabaseError(nothingFoundMessage(found, action.instrument, startDate, endDate));
  }
  const { instrument, isSingleFile } = found;
  const request: LoadRequest = {
    instrument,
    startDate,
    endDate,
    sideIs,
    signedPrices,
    views,
    isSingleFile,
  };
  const databases = (isSingleFile ? eachDay(found, startDate, endDate) : found.databases).map((
    database,
  ) => ({
    ...database,
    bytes: Deno.statSync(database.path).size,
  }));
  const status = newStatus(databases);
  status.skipped = skippedDays(found);
  status.failed = found.unreadable.map(({ day, path, reason }) => ({ day, path, error: reason }));
  using scratch = interrupt.temporaryFolder("orderflow-", log);
  const task: LoadTask = {
    request,
    databases,
    connection: clusterConnection(command.to, command.caFile),
    scratch: scratch.path,
    status,
  };
  const size = bytes(isSingleFile ? databases[0]?.bytes ?? 0 : status.progress.bytes);
  log.info(
    `${printable(instrument)}: ${count(databases.length, isSingleFile ? "days" : "databases")} of ${size}, ` +
      `into ${command.to.host}:${command.to.port}`,
  );
  let ended: LoadStatus;
  {
    using view = progressView(command, log, output);
    const loading = loadInWorker(task, {
      log,
      signal: interrupt.signal,
      onProgress: (status) => view.show(status),
    });
    // The thread has the permissions that it needs.
    giveUpUnneededPermissions();
    ended = await loading;
  }
  if (ended.state === "interrupted") {
    log.warning("interrupted: the days that were loaded are complete, and the others are not visible");
  }
  if (command.logFormat === "json") output.result(printableJson(ended) + "\n");
  else if (!command.quiet || interrupt.signal.aborted) {
    output.result(loadSummary(ended, request, command.to) + "\n");
  }
  return ended.failed.length === 0;
}

/** The days of a file that holds all days. */
function eachDay({ databases }: Discovery, startDate: string, endDate: string): DayDatabase[] {
  const days: DayDatabase[] = [];
  for (const { path } of databases) {
    for (let ms = parseDay(startDate)!; ms <= parseDay(endDate)!; ms += DAY_MS) {
      days.push({ day: formatDay(ms), path });
    }
  }
  return days;
}

function newStatus(databases: readonly LoadedDatabase[]): LoadStatus {
  const size = databases.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    state: "running",
    current: null,
    progress: { databases: databases.length, databases_read: 0, bytes: size, bytes_read: 0, fraction: 0 },
    rows_per_second: 0,
    estimated_end_ms: null,
    updated_ms: Date.now(),
    following: null,
    trades: 0,
    books: 0,
    elapsed_ms: 0,
    done: 0,
    skipped: [],
    failed: [],
  };
}
