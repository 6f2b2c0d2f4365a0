/**
 * Inspects a cluster: the manifest says what its days hold, the system's tables how much space the rows take.
 *
 * No row of trades or snapshots is read, so a year of many instruments is inspected in seconds.
 *
 * @module
 */

import { rejectedRows } from "../model/batches.ts";
import { addressText } from "../model/cluster_address.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import { reasonsOf } from "../model/status_text.ts";
import { tableFaults } from "../sources/clickhouse/check_tables.ts";
import type { ClusterClient } from "../sources/clickhouse/client.ts";
import { ClusterError } from "../sources/clickhouse/cluster_error.ts";
import {
  type DayManifest,
  parseManifest,
  sqlText,
  type TableManifest,
} from "../sources/clickhouse/manifest.ts";
import { BOOKS, DAYS, TRADES } from "../sources/clickhouse/schema.ts";
import { serverVersion } from "../sources/clickhouse/server_version.ts";
import { storedTables } from "../sources/clickhouse/stored_tables.ts";
import { count } from "../text/numbers.ts";
import type {
  ClusterDayReport,
  ClusterInstrumentReport,
  ClusterReport,
  ClusterTableReport,
} from "./cluster_report.ts";

/**
 * Reports what a cluster holds.
 *
 * @throws {ClusterError} If the server does not answer, or refuses a query
 */
export async function inspectCluster(client: ClusterClient): Promise<ClusterReport> {
  const report: ClusterReport = {
    address: addressText(client.address),
    version: null,
    usable: false,
    errors: [],
    tables: [],
    instruments: [],
  };
  const version = await versionOrFault(client);
  if (typeof version !== "string") return { ...report, errors: [version.message] };
  report.version = version;
  report.errors = await tableFaults(client);
  const stored = await storedTables(client);
  report.errors.push(...stored.flatMap(({ name, fault }) => fault === undefined ? [] : `${name}: ${fault}`));
  const hasTable = (name: string) => stored.some((table) => table.name === name && table.fault === undefined);
  if (hasTable(DAYS.name)) report.instruments = await instrumentsOf(client);
  const rows = totalRows(report.instruments);
  report.tables = [TRADES, BOOKS].filter(({ name }) => hasTable(name)).map(({ name }): ClusterTableReport => {
    const { rows: all = 0, bytes = null } = stored.find((table) => table.name === name) ?? {};
    return {
      table: name,
      rows: all,
      rows_of_days: rows[name === TRADES.name ? "trades" : "snapshots"],
      bytes,
    };
  });
  report.usable = report.errors.length === 0 &&
    report.instruments.every(({ days }) => days.every(({ errors }) => errors.length === 0));
  return report;
}

/** The version, or why this version of the program cannot work with the server. */
async function versionOrFault(client: ClusterClient): Promise<string | ClusterError> {
  try {
    return (await serverVersion(client)).text;
  } catch (error) {
    // A server that answers, but is too old, is a finding; one that does not answer leaves nothing to report.
    if (error instanceof ClusterError && error.isFinding) return error;
    throw error;
  }
}

function totalRows(instruments: readonly ClusterInstrumentReport[]) {
  const sum = (name: "trades" | "snapshots") =>
    instruments.reduce((total, instrument) => total + instrument[name], 0);
  return { trades: sum("trades"), snapshots: sum("snapshots") };
}

/** The instruments; the manifest of one after the other, since a year of a thousand of them has 500 MB of entries. */
async function instrumentsOf(client: ClusterClient): Promise<ClusterInstrumentReport[]> {
  const names = await client.rows(`SELECT DISTINCT instrument FROM ${DAYS.name} ORDER BY instrument`);
  const reports: ClusterInstrumentReport[] = [];
  for (const [instrument] of names as [string][]) reports.push(await instrumentOf(client, instrument));
  return reports;
}

async function instrumentOf(client: ClusterClient, instrument: string): Promise<ClusterInstrumentReport> {
  const rows = await client.rows(
    `SELECT toString(day), trades, books, manifest FROM ${DAYS.name} WHERE instrument = ${
      sqlText(instrument)
    } ` +
      "ORDER BY day, load DESC LIMIT 1 BY day",
  ) as [day: string, trades: number, books: number, manifest: string][];
  const days = rows.map((row) => dayOf(instrument, ...row));
  const [first, last] = [days[0].day, days.at(-1)!.day];
  const sum = (value: (day: ClusterDayReport) => number) =>
    days.reduce((total, day) => total + value(day), 0);
  return {
    instrument,
    first_day: first,
    last_day: last,
    missing_days: (parseDay(last)! - parseDay(first)!) / DAY_MS + 1 - days.length,
    trades: sum(({ trades }) => trades),
    snapshots: sum(({ snapshots }) => snapshots ?? 0),
    database_bytes: sum(({ database_bytes }) => database_bytes),
    days,
  };
}

function dayOf(
  instrument: string,
  day: string,
  trades: number,
  books: number,
  text: string,
): ClusterDayReport {
  let manifest: DayManifest;
  try {
    manifest = parseManifest(text, instrument, day);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return {
      day,
      trades,
      snapshots: books,
      rejected: 0,
      database_bytes: 0,
      loaded_ms: null,
      errors: [error.message],
      warnings: [],
    };
  }
  const { faults, warnings, bytes, loaded_ms } = manifest;
  const { trades: tradeTable, books: bookTable } = manifest;
  return {
    day,
    trades: tradeTable.rows,
    snapshots: bookTable?.rows ?? null,
    rejected: rejectedRows(tradeTable.tally) + (bookTable ? rejectedRows(bookTable.tally) : 0),
    database_bytes: bytes,
    loaded_ms,
    errors: [],
    warnings: [
      ...rejectedText("trades", tradeTable, manifest),
      ...(bookTable ? rejectedText("snapshots", bookTable, manifest) : []),
      ...faults,
      ...warnings,
    ],
  };
}

function rejectedText(noun: string, { tally }: TableManifest, { signed_prices }: DayManifest): string[] {
  const rejected = rejectedRows(tally);
  if (rejected === 0) return [];
  return [
    `${count(rejected)} of ${count(tally.read, noun)} rejected: ${reasonsOf(tally.rejected, signed_prices)}`,
  ];
}
