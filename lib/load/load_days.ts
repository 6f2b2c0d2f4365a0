/** @module Loads days one after the other, in whichever thread. */

import type { Logger } from "../log/log.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import { faultsText, openingFault } from "../run/database_faults.ts";
import { loadedDays } from "../run/cluster/loaded_days.ts";
import { tradesShare, updateRate } from "../run/progress_estimate.ts";
import { checkInserts, checkTables } from "../sources/clickhouse/check_tables.ts";
import { ClusterClient } from "../sources/clickhouse/client.ts";
import { ClusterError, isOfNode } from "../sources/clickhouse/cluster_error.ts";
import { type DayManifest, loadOf } from "../sources/clickhouse/manifest.ts";
import { serverVersion } from "../sources/clickhouse/server_version.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { printable } from "../text/printable.ts";
import { tellDay } from "./day_messages.ts";
import { loadDay } from "./load_day.ts";
import type { LoadedDatabase, LoadStatus, LoadTask } from "./load_request.ts";

/** What loading works with. */
export interface LoadContext {
  /** Receives messages. */
  log: Logger;
  /** Ends the loading early; days that are not complete stay invisible. */
  signal: AbortSignal;
  /** Called when rows were sent. The callback must not change the status. */
  onProgress(status: LoadStatus): void;
}

/**
 * Loads the days of a task. A day that cannot be loaded is an error in the log and in the status, and the next one
 * follows. If a node is down, these are the days of that node.
 *
 * @returns The status at the end
 * @throws {ClusterError} If the cluster cannot be used
 */
export async function loadDays(task: LoadTask, context: LoadContext): Promise<LoadStatus> {
  const { log, signal } = context;
  const onRetry = (message: string) => log.warning(message);
  using client = new ClusterClient(task.connection, { signal, onRetry });
  const loading = new Loading(task, context);
  try {
    const { text, daySettings: settings } = await serverVersion(client);
    log.debug(`the server is ClickHouse ${text}`);
    await checkTables(client);
    await checkInserts(client);
    using dayClient = new ClusterClient(task.connection, { signal, onRetry, settings });
    await loading.run(dayClient, await loading.loadedDays(client, settings));
  } catch (error) {
    // What was ended early throws as if it had failed.
    if (!signal.aborted) throw error;
  }
  return loading.end();
}

class Loading {
  readonly #task: LoadTask;
  readonly #context: LoadContext;
  readonly #status: LoadStatus;
  readonly #startMs = performance.now();
  /** Why days cannot be loaded, by day. */
  readonly #unreachable = new Map<string, string>();
  /** Rows and bytes of the days that are complete, loaded or not. */
  #rows = 0;
  #bytes = 0;

  constructor(task: LoadTask, context: LoadContext) {
    this.#task = task;
    this.#context = context;
    this.#status = task.status;
  }

  /**
   * Loads all days.
   *
   * @param client Asks only the node that has a day, where the server can do that
   * @param loaded What is loaded already
   */
  async run(client: ClusterClient, loaded: Map<string, DayManifest>): Promise<void> {
    const { databases } = this.#task;
    let previous = loaded.values().next().value;
    for (const database of databases) {
      if (this.#context.signal.aborted) return;
      const reason = this.#unreachable.get(database.day);
      if (reason !== undefined) this.#fail(database, reason);
      else previous = await this.#load(client, database, previous, loaded.get(database.day)) ?? previous;
      this.#bytes += database.bytes;
      this.#status.progress.databases_read++;
      this.#update(0, 0);
    }
  }

  /** The status, at the end. */
  end(): LoadStatus {
    const status = this.#status;
    status.state = this.#context.signal.aborted ? "interrupted" : "finished";
    status.current = null;
    return status;
  }

  /** The manifests of the days that are loaded already, and are replaced. */
  async loadedDays(
    client: ClusterClient,
    settings: Record<string, string>,
  ): Promise<Map<string, DayManifest>> {
    const { request: { instrument, startDate, endDate }, connection } = this.#task;
    const { log, signal } = this.#context;
    const onFault = (day: string, error: ClusterError) => {
      if (isOfNode(error)) this.#unreachable.set(day, error.message);
      // An entry that cannot be used is replaced.
      else log.warning(`${day}: an earlier load cannot be used, and is replaced: ${error.message}`);
    };
    const [startMs, endMs] = [parseDay(startDate)!, parseDay(endDate)! + DAY_MS];
    const asked = { client, connection, instrument, startMs, endMs, settings, signal, onFault };
    const manifests = await loadedDays(asked);
    return new Map(manifests.map((manifest) => [manifest.day, manifest]));
  }

  /** Loads a day. Returns its manifest; undefined if it was not loaded. */
  async #load(
    client: ClusterClient,
    database: LoadedDatabase,
    previous: DayManifest | undefined,
    replaced: DayManifest | undefined,
  ): Promise<DayManifest | undefined> {
    const { request, scratch } = this.#task;
    const { log, signal } = this.#context;
    const { day, path, bytes } = database;
    const rows = { trades: 0, book: 0 };
    this.#status.current = { day, path, table: "trades" };
    try {
      const manifest = await loadDay(database, {
        request,
        scratch,
        signal,
        client,
        previous,
        after: replaced === undefined ? 0 : loadOf(replaced),
        onRows: (table, sent, of = 0, hasBooks) => {
          this.#status.current = { day, path, table };
          rows[table] = sent;
          const share = tradesShare(table === "trades" ? of : rows.trades, bytes, hasBooks);
          const fraction = of > 0 ? Math.min(1, sent / of) : 0;
          const done = table === "trades" ? share * fraction : share + (1 - share) * fraction;
          this.#update(rows.trades + rows.book, bytes * done);
        },
      });
      this.#rows += rows.trades + rows.book;
      if (manifest === undefined) {
        this.#status.skipped.push({ first: day, last: day, days: 1 });
        log.debug(`${day}: ${printable(path)} has no row of this day`);
        return undefined;
      }
      this.#status.done++;
      this.#status.trades += manifest.trades.rows;
      this.#status.books += manifest.books?.rows ?? 0;
      tellDay(manifest, replaced, log);
      if (manifest.faults.length > 0) {
        const reason = faultsText(manifest.faults);
        log.error(`${day}: ${printable(path)}: loaded with faults: ${reason}`, { day, path });
        this.#status.failed.push({ day, path, error: reason });
      }
      return manifest;
    } catch (error) {
      if (signal.aborted || !(error instanceof SourceFault || error instanceof ClusterError)) throw error;
      const reason = error instanceof SourceFault ? faultsText([openingFault(error)]) : error.message;
      this.#fail(database, reason);
      // If the cluster does not answer any more, no further day can be loaded.
      if (error instanceof ClusterError) await serverVersion(client);
      return undefined;
    }
  }

  #fail({ day, path }: LoadedDatabase, reason: string): void {
    this.#context.log.error(`${day}: ${printable(path)}: not loaded: ${reason}`, { day, path });
    this.#status.failed.push({ day, path, error: reason });
  }

  /** Updates the status; `rows` and `bytes` are those of the day that is being loaded. */
  #update(rows: number, bytes: number): void {
    const status = this.#status;
    status.progress.bytes_read = Math.round(this.#bytes + bytes);
    updateRate(status, this.#rows + rows, performance.now() - this.#startMs);
    this.#context.onProgress(status);
  }
}
