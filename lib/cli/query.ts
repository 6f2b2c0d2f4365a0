/** @module `query`: details of a range of time, as a table or as JSON. */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../files.ts";
import { isClusterAddress } from "../model/cluster_address.ts";
import { DEFAULTS } from "../model/run_request.ts";
import { STATUS_NAME } from "../publish/run_status.ts";
import { clusterOfInstrument } from "../query/cluster_subject.ts";
import { parseQuery } from "../query/parameters.ts";
import { QueryError } from "../query/query_error.ts";
import type { AnyQuery, QuerySubject } from "../query/query_messages.ts";
import { QueryPool } from "../query/query_pool.ts";
import { recordedTicks } from "../query/recorded_ticks.ts";
import { knownStatus, queryPermissions, subjectOf } from "../query/run_ticks.ts";
import { giveUpUnneededPermissions } from "../run/thread_permissions.ts";
import { printable, quoted } from "../text/printable.ts";
import type { QueryCommand } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { queryTable } from "./query_table.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Answers a query, in a thread that can be ended, with permissions for the databases alone.
 *
 * @returns Whether everything that the query is about could be read
 * @throws {UsageError} If a parameter is not allowed
 * @throws {Error} If there is no answer
 */
export async function runQuery(command: QueryCommand, context: CommandContext): Promise<boolean> {
  const { log, output, interrupt } = context;
  const query = queryOf(command);
  const isTerminal = Deno.stdout.isTerminal();
  if (query.kind === "heatmap" && (isTerminal || command.json)) {
    throw new UsageError(
      "a heatmap is bytes, and has no table and no JSON; write it to a file: ... > heatmap.bin",
    );
  }
  const { subject, notes } = subjectOfCommand(command, query);
  using scratch = interrupt.temporaryFolder("orderflow-", log);
  const permissions = queryPermissions(subject, scratch.path);
  using pool = new QueryPool({ threads: 1 });
  // The thread has the permissions that it needs.
  pool.prepare(permissions, scratch.path);
  giveUpUnneededPermissions();
  const task = { query, subject, subjectKey: "", gzip: false };
  const limits = { signal: interrupt.signal, timeMs: Infinity };
  try {
    const answer = await pool.answer(task, permissions, scratch.path, limits);
    for (const note of [...notes, ...answer.notes]) log.warning(printable(note));
    if (query.kind === "heatmap" || command.json || !isTerminal) output.result(answer.body);
    else output.result(queryTable(query.kind, JSON.parse(new TextDecoder().decode(answer.body))));
    if (!answer.isComplete) log.error("the answer is not complete, since some of its data cannot be read");
    return answer.isComplete;
  } catch (error) {
    // The exit status says that a signal ended the command.
    if (error instanceof QueryError && error.kind === "aborted") return true;
    throw asUsageError(error);
  }
}

/** A parameter that is not allowed is wrong usage, also if only the data can tell. */
function asUsageError(error: unknown): unknown {
  const isBad = error instanceof QueryError && error.kind === "bad";
  return isBad ? new UsageError(error.message, { cause: error }) : error;
}

function queryOf({ kind, fromMs, toMs, parameters, series, options }: QueryCommand): AnyQuery {
  const texts = new Map(parameters);
  if (kind === "book") texts.set("at", String(fromMs));
  else if (kind !== "instrument") texts.set("from", String(fromMs)).set("to", String(toMs));
  const windowMs = (options.windowSeconds ?? DEFAULTS.windowSeconds) * 1000;
  try {
    return parseQuery(kind, texts, series, windowMs);
  } catch (error) {
    throw asUsageError(error);
  }
}

/** What the query is about: databases of the data folder, or the output folder of a run. */
function subjectOfCommand(
  { instrument, fromMs, toMs, options }: QueryCommand,
  query: AnyQuery,
): { subject: QuerySubject; notes: string[] } {
  const out = options.out ?? DEFAULTS.out;
  if (query.kind === "series") return { subject: runIn(out, instrument), notes: [] };
  if (isClusterAddress(options.data ?? "")) {
    const cluster = clusterOfInstrument(instrument, query, { fromMs, toMs }, options);
    return { subject: { ...subjectOf({}, out), cluster }, notes: [] };
  }
  const { ticks, notes } = recordedTicks(instrument, query, { fromMs, toMs }, options);
  return { subject: { ...subjectOf({}, out), ticks }, notes };
}

/** The bars of the run in an output folder. */
function runIn(out: string, instrument: string): QuerySubject {
  const path = join(out, STATUS_NAME);
  const status = statIfThere(path) && knownStatus(Deno.readTextFileSync(path));
  if (status === undefined) {
    throw new Error(`no run has written to ${printable(out)}; name its output folder with --out`);
  }
  if (status.instrument !== instrument) {
    throw new Error(
      `the run in ${printable(out)} is of ${quoted(String(status.instrument))}, not of ${
        quoted(instrument)
      }; ` +
        "name another output folder with --out",
    );
  }
  return { ticks: undefined, series: subjectOf(status, out).series };
}
