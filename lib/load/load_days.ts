/** @module Loads days one after the other, in whichever thread. */

import type { Logger } from "../log/log.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import { faultsText, openingFault } from "../run/database_faults.ts";
import { tradesShare, updateRate } from "../run/progress_estimate.ts";
import { checkTables } from "../sources/clickhouse/check_tables.ts";
import { ClusterClient } from "../sources/clickhouse/client.ts";
import { ClusterError } from "../sources/clickhouse/cluster_error.ts";
import { type DayManifest, loadOf, readManifests } from "../sources/clickhouse/manifest.ts";
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
 * follows.
 *
 * @returns The status at the end
 * @throws {ClusterError} If the cluster cannot be used
 */
export async function loadDays(task: LoadTask, context: LoadContext): Promise<LoadStatus> {
  const { log, signal } = context;
  using client = new ClusterClient(task.connection, { signal, onRetry: (message) => log.warning(message) });
  const loading = new Loading(client, task, context);
  try {
    await loading.run();
  } catch (error) {
    // What was ended early throws as if it had failed.
    if (!signal.aborted) throw error;
  }
  return loading.end();
}

class Loading {
  readonly #client: ClusterClient;
  readonly #task: LoadTask;
  readonly #context: LoadContext;
  readonly #status: LoadStatus;
  readonly #startMs = performance.now();
  /** Rows and bytes of the days that are complete, loaded or not. */
  #rows = 0;
  #bytes = 0;

  constructor(client: ClusterClient, task: LoadTask, context: LoadContext) {
    this.#client = client;
    this.#task = task;
    this.#context = context;
    this.#status = task.status;
  }

  async run(): Promise<void> {
    const { databases } = this.#task;
    const { log, signal } = this.#context;
    const { text } = await serverVersion(this.#client);
    log.debug(`the server is ClickHouse ${text}`);
    await checkTables(this.#client);
    const loaded = await this.#loadedDays();
    let previous = loaded.values().next().value;
    for (const database of databases) {
      if (signal.aborted) return;
      previous = await this.#load(database, previous, loaded.get(database.day)) ?? previous;
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
  async #loadedDays(): Promise<Map<string, DayManifest>> {
    const { request: { instrument, startDate, endDate } } = this.#task;
    const [startMs, endMs] = [parseDay(startDate)!, parseDay(endDate)! + DAY_MS];
    const manifests = await readManifests(this.#client, instrument, startMs, endMs);
    return new Map(manifests.map((manifest) => [manifest.day, manifest]));
  }

  /** Loads a day. Returns its manifest; undefined if it was not loaded. */
  async #load(
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
        client: this.#client,
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
      log.error(`${day}: ${printable(path)}: not loaded: ${reason}`, { day, path });
      this.#status.failed.push({ day, path, error: reason });
      // If the cluster does not answer any more, no further day can be loaded.
      if (error instanceof ClusterError) await serverVersion(this.#client);
      return undefined;
    }
  }

  /** Updates the status; `rows` and `bytes` are those of the day that is being loaded. */
  #update(rows: number, bytes: number): void {
    const status = this.#status;
    status.progress.bytes_read = Math.round(this.#bytes + bytes);
    updateRate(status, this.#rows + rows, performance.now() - this.#startMs);
    this.#context.onProgress(status);
  }
}
