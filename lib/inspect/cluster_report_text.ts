/** @module The report on a cluster, for people. */

import { bytes, count } from "../text/numbers.ts";
import type {
  ClusterDayReport,
  ClusterInstrumentReport,
  ClusterReport,
  ClusterTableReport,
} from "./cluster_report.ts";

/** The most days with something to tell that are shown of an instrument, without details. */
const SHOWN_DAYS = 5;

/**
 * The report, in lines.
 *
 * @param isDetailed Whether each day has a line
 */
export function clusterText(report: ClusterReport, isDetailed: boolean): string[] {
  const { address, version, usable, errors, tables, instruments } = report;
  const what = version === null ? "" : `ClickHouse ${version}, `;
  return [
    `${address}: ${what}${usable ? "can be used" : "has errors"}`,
    ...errors.map((error) => `  error      ${error}`),
    ...tables.map((table) => `  ${tableText(table)}`),
    ...(tables.length > 0 && instruments.length === 0 ? ["  no day is loaded"] : []),
    ...instruments.flatMap((instrument) => instrumentLines(instrument, isDetailed)),
  ];
}

function tableText({ table, rows, rows_of_days, bytes: size }: ClusterTableReport): string {
  const superfluous = rows - rows_of_days;
  return `${table}: ${count(rows, "rows")}${size === null ? "" : `, ${bytes(size)} on disk`}${
    superfluous > 0
      ? `; ${count(superfluous)} of them of earlier or incomplete loads, which count for nothing`
      : superfluous < 0
      ? `, ${count(-superfluous)} fewer than the days have`
      : ""
  }`;
}

function instrumentLines(instrument: ClusterInstrumentReport, isDetailed: boolean): string[] {
  const { first_day, last_day, missing_days, days, trades, snapshots, database_bytes } = instrument;
  const toTell = days.filter(({ errors, warnings }) => errors.length + warnings.length > 0);
  const shown = isDetailed ? days : toTell.slice(0, SHOWN_DAYS);
  const more = isDetailed ? 0 : toTell.length - shown.length;
  return [
    `  ${instrument.instrument}: ${count(days.length, "days")}, ${
      first_day === last_day ? first_day : `${first_day} to ${last_day}`
    }${missing_days > 0 ? `, ${count(missing_days, "days")} missing` : ""}, ${count(trades, "trades")}, ${
      count(snapshots, "snapshots")
    }, from ${bytes(database_bytes)} of databases`,
    ...shown.flatMap((day) => dayLines(day, isDetailed)),
    ...(more > 0 ? [`    ${count(more, "further days")} with something to tell; --verbose shows all`] : []),
  ];
}

function dayLines(
  { day, trades, snapshots, errors, warnings }: ClusterDayReport,
  isDetailed: boolean,
): string[] {
  const notes = [
    ...errors.map((error) => `error: ${error}`),
    ...warnings,
  ];
  if (!isDetailed) return notes.map((note) => `    ${day}  ${note}`);
  const rows = `${count(trades, "trades")}, ${
    snapshots === null ? "no snapshots" : count(snapshots, "snapshots")
  }`;
  return [`    ${day}  ${rows}`, ...notes.map((note) => `      ${note}`)];
}
