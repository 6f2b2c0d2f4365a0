/**
 * The days of a cluster that queries are about, as its manifest has them now.
 *
 * The manifest is read again when a day has been loaded since. The rows of a day are counted once before they are used:
 * a cluster that has lost some of them gives an error, never a part of an answer.
 *
 * @module
 */

import { DAY_MS, formatDay, parseDay } from "../model/days.ts";
import { daysText } from "../model/status_text.ts";
import type { ClusterClient, ClusterConnection } from "../sources/clickhouse/client.ts";
import { ClusterError } from "../sources/clickhouse/cluster_error.ts";
import { foreignDays } from "../sources/clickhouse/foreign_days.ts";
import {
  type DayManifest,
  LAST_DAY_MS,
  readManifests,
  sqlText,
  type TableManifest,
} from "../sources/clickhouse/manifest.ts";
import { BOOKS, DAYS, TRADES } from "../sources/clickhouse/schema.ts";
import { rowsOf } from "../sources/clickhouse/table_sql.ts";
import type { TimeIndex, TimeRange } from "../sources/source.ts";
import type { QueryContext } from "./query_context.ts";
import { QueryError } from "./query_error.ts";
import type { TableKind } from "./ticks.ts";

/** Which days of a cluster queries are about; plain data that can be sent to another thread. */
export interface ClusterDaysOptions {
  /** The cluster. */
  connection: ClusterConnection;
  /** The cluster's address, for messages. */
  address: string;
  /** The trading pair. */
  instrument: string;
  /** The days whose entries are read; infinite bounds stand for all days. */
  searched: TimeRange;
  /** The days as the run read them, with the times of their loads; undefined without a run. */
  known: { day: string; loadedMs: number }[] | undefined;
  /** The text of a file of views, for tables that were not loaded. */
  views?: string;
  /** The days that are asked for, of which any that is missing is worth a note; undefined for none. */
  asked?: TimeRange;
}

/** How long the manifest counts as current, in milliseconds. */
const CURRENT_MS = 1000;

/** How long what was counted of tables that were not loaded counts as current, in milliseconds. */
const FOREIGN_MS = 60_000;

/** The days of a cluster. */
export class ClusterDays {
  readonly #options: ClusterDaysOptions;
  /** Tables of days that are counted, or being counted. */
  readonly #counted = new Map<string, Promise<void>>();
  #days: DayManifest[] = [];
  #state: string | undefined;
  #readMs = -Infinity;
  #refreshing: Promise<void> | undefined;

  /** Nothing is read yet. */
  constructor(options: ClusterDaysOptions) {
    this.#options = options;
  }

  /** The days as they were read last, in their order. */
  get known(): readonly DayManifest[] {
    return this.#days;
  }

  /**
   * Reads the manifest if it may have changed.
   *
   * @throws {QueryError} If there is no day at all
   * @throws {ClusterError} If the manifest cannot be read
   */
  async refresh(client: ClusterClient): Promise<void> {
    if (performance.now() - this.#readMs < CURRENT_MS) return;
    // A query asks several things at the same time.
    this.#refreshing ??= this.#refresh(client).finally(() => this.#refreshing = undefined);
    await this.#refreshing;
  }

  async #refresh(client: ClusterClient): Promise<void> {
    const { known, address, views, asked, instrument } = this.#options;
    // The first query reads the manifest and nothing else, and the second one reads it with its state.
    const isFirst = this.#readMs === -Infinity && views === undefined;
    const state = isFirst ? undefined : await this.#stateNow(client);
    if (isFirst || state !== this.#state) {
      const days = await this.#read(client);
      const wanted = known && new Set(known.map(({ day }) => day));
      this.#days = days.filter(({ day }) => wanted?.has(day) ?? true);
      this.#state = state;
    }
    if (this.#days.length === 0 && known === undefined) {
      throw new QueryError(
        "gone",
        `no day of ${instrument}${asked === undefined ? "" : ` near ${daysOf(asked)}`} in ${address}; ` +
          `orderflow inspect ${address} shows what is there`,
      );
    }
    this.#readMs = performance.now();
  }

  /** Differs when the manifest does. */
  async #stateNow(client: ClusterClient): Promise<string> {
    const { instrument, views } = this.#options;
    if (views !== undefined) return String(Math.floor(performance.now() / FOREIGN_MS));
    const sql = `SELECT count(), max(load) FROM ${DAYS.name} WHERE instrument = ${sqlText(instrument)}`;
    return JSON.stringify(await client.rows(sql));
  }

  async #read(client: ClusterClient): Promise<DayManifest[]> {
    const { instrument, searched, views } = this.#options;
    const startMs = Math.max(0, searched.startMs);
    const endMs = Math.min(LAST_DAY_MS + DAY_MS, searched.endMs);
    if (startMs >= endMs) return [];
    if (views === undefined) return await readManifests(client, instrument, startMs, endMs);
    return await foreignDays(client, views, instrument, { startMs, endMs });
  }

  /** Notes the days that are asked for and that are not there. */
  noteMissing({ notes }: QueryContext): void {
    const { asked, address } = this.#options;
    if (asked === undefined) return;
    const there = new Set(this.#days.map(({ day }) => day));
    let first: string | undefined;
    for (let dayMs = asked.startMs; dayMs <= asked.endMs; dayMs += DAY_MS) {
      const day = formatDay(dayMs);
      const isMissing = dayMs < asked.endMs && !there.has(day);
      if (isMissing) first ??= day;
      else if (first !== undefined) {
        const last = formatDay(dayMs - DAY_MS);
        notes.add(`${address} has no ticks of ${daysText(first, last)}`);
        first = undefined;
      }
    }
  }

  /**
   * The days that have rows of a range, with their places among all days.
   *
   * @throws {QueryError} If a day of the range is no longer there
   */
  of(kind: TableKind, { startMs, endMs }: TimeRange, context: QueryContext): [place: number, DayManifest][] {
    this.#checkKnown({ startMs, endMs }, context);
    return [...this.#days.entries()].filter(([, manifest]) => {
      const { first_ms = null, last_ms = null } = manifest[kind] ?? {};
      return first_ms !== null && last_ms !== null && first_ms < endMs && last_ms >= startMs;
    });
  }

  /**
   * Counts the rows of a table of some days, each day once.
   *
   * @throws {ClusterError} If the cluster has another number of rows of a day than were loaded
   */
  async count(client: ClusterClient, manifests: readonly DayManifest[], kind: TableKind): Promise<void> {
    const tables = manifests.filter((manifest) => manifest[kind] !== null && !manifest.foreign);
    const keyOf = (manifest: DayManifest) => `${manifest.day} ${kind} ${manifest[kind]!.load}`;
    const uncounted = tables.filter((manifest) => !this.#counted.has(keyOf(manifest)));
    if (uncounted.length > 0) {
      const counting = countRows(client, uncounted, kind);
      for (const manifest of uncounted) {
        const key = keyOf(manifest);
        this.#counted.set(key, counting);
        counting.catch(() => this.#counted.delete(key));
      }
    }
    await Promise.all(tables.map((manifest) => this.#counted.get(keyOf(manifest))));
  }

  /** The end of the last day before `endMs` that a run has read and that is no longer there; else `startMs`. */
  presentFrom(startMs: number, endMs: number): number {
    return this.#gone().reduce((fromMs, dayMs) => {
      const dayEndMs = dayMs + DAY_MS;
      return dayEndMs <= endMs && dayEndMs > fromMs ? dayEndMs : fromMs;
    }, startMs);
  }

  #gone(): number[] {
    const there = new Set(this.#days.map(({ day }) => day));
    return (this.#options.known ?? []).filter(({ day }) => !there.has(day)).map(({ day }) => parseDay(day)!);
  }

  #checkKnown({ startMs, endMs }: TimeRange, context: QueryContext): void {
    const isOfRange = (dayMs: number) => dayMs < endMs && startMs < dayMs + DAY_MS;
    const { address, known = [] } = this.#options;
    if (this.#gone().some(isOfRange)) {
      throw new QueryError(
        "gone",
        `a day of the range is no longer in ${address}; load the day again, or run again`,
      );
    }
    for (const { day, loaded_ms } of this.#days) {
      const before = known.find((other) => other.day === day);
      if (before === undefined || before.loadedMs === loaded_ms || !isOfRange(parseDay(day)!)) continue;
      context.notes.add(
        `${day} was loaded again since the run, so the answer may differ from the bars; run again to have both alike`,
      );
    }
  }
}

/** Counts the rows of a table of some days. */
async function countRows(
  client: ClusterClient,
  manifests: readonly DayManifest[],
  kind: TableKind,
): Promise<void> {
  const { name } = kind === "trades" ? TRADES : BOOKS;
  const isWanted = manifests.map((manifest) => `(${rowsOf(manifest, manifest[kind]!)})`).join(" OR ");
  const sql = `SELECT toString(day), count() FROM ${name} WHERE ${isWanted} GROUP BY day`;
  const counts = new Map(await client.rows(sql) as [string, number][]);
  for (const { day, [kind]: table } of manifests) {
    const found = counts.get(day) ?? 0;
    if (found === table!.rows) continue;
    throw new ClusterError(
      `${day}: the cluster has ${found} of the ${
        table!.rows
      } rows of ${name} that were loaded; run again if a replica is behind another, else load the day again`,
    );
  }
}

function daysOf({ startMs, endMs }: TimeRange): string {
  return daysText(formatDay(startMs), formatDay(endMs - DAY_MS));
}

/** When the rows of a table of a day are, of all rows whose time can be read, as a database's index counts them. */
export function indexOf({ tally, first_ms, last_ms }: TableManifest): TimeIndex {
  const { read, rejected, other_instruments = 0, without_instrument = 0 } = tally;
  const hasRows = first_ms !== null && last_ms !== null;
  return {
    rows: read - rejected.time + other_instruments + without_instrument,
    times: hasRows ? { startMs: first_ms, endMs: last_ms + 1 } : undefined,
    fault: undefined,
    lastBefore: (endMs) => !hasRows || endMs <= first_ms ? undefined : endMs > last_ms ? last_ms : first_ms,
  };
}
