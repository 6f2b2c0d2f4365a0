/** @module The day tables in an output folder. */

import { type DayTable, listTables, readTable } from "../../lib/publish/day_table_reader.ts";
import { ALL_SERIES, type SeriesId } from "../../lib/model/series.ts";

/** The day tables by day, without the id of the run, which differs from run to run. */
export function tablesOf(out: string): Record<string, Omit<DayTable, "runId">> {
  return Object.fromEntries(
    listTables(out).map(({ day, path }) => {
      const { runId: _, ...table } = readTable(path);
      return [day, table];
    }),
  );
}

/** The bars of each series in all day tables, in the form of the JSON files: with null for values that do not exist. */
export function barsInTables(out: string): Record<SeriesId, (number | null)[][]> {
  const tables = Object.values(tablesOf(out));
  return Object.fromEntries(ALL_SERIES.map(({ id, columns }) => {
    const names = columns.slice(1).map(({ name }) => name);
    const bars = tables.flatMap(({ startMs, columns }) =>
      Array.from(startMs, (start, row) => [start, ...names.map((name) => columns[name][row])])
    );
    return [
      id,
      bars.filter(([, ...values]) => values.some((value) => !Number.isNaN(value)))
        .map((bar) => bar.map((value) => Number.isNaN(value) ? null : value)),
    ];
  })) as Record<SeriesId, (number | null)[][]>;
}
