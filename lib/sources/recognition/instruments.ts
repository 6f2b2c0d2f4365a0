/** @module Finds which rows of a table belong to the requested instrument. */

import { printable } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { candidates, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import type { TableSample } from "./sample.ts";
import type { InstrumentColumns, TableDescription } from "./schema.ts";

/** The most instruments that a message lists. */
const LISTED = 20;

/**
 * The columns that can name an instrument, in order of preference: single columns, and pairs of columns for the base and
 * the quote currency.
 */
function instrumentColumns(table: TableDescription): string[][] {
  const [base] = candidates(table, "base");
  const [quote] = candidates(table, "quote");
  const pair = base === undefined || quote === undefined ? [] : [[base, quote]];
  return [...candidates(table, "instrument").map((name) => [name]), ...pair];
}

/** A name of an instrument as names are compared: case and `-_/:.` make no difference. */
function plainInstrument(name: string): string {
  return name.replace(/[-_/:.\s]/g, "").toUpperCase();
}

/** The name of a row's instrument as names are compared, from the values of its columns; undefined without a name. */
export function instrumentOf(values: readonly SqlValue[]): string | undefined {
  if (values.some((value) => value === null || value instanceof Uint8Array)) return undefined;
  return plainInstrument(values.join(""));
}

/**
 * Finds the columns that name the instrument, and the name that rows of the requested instrument have there.
 *
 * If the first row is of another instrument, all names are queried: a single name is taken for the requested
 * instrument, with a warning.
 *
 * @returns Undefined if every row is read: no instrument is requested, or no column names one
 * @throws {SourceFault} If the table has several instruments, and the requested one is not among them
 */
export function recogniseInstrument(
  table: TableDescription,
  sample: TableSample,
  recognition: Recognition,
): InstrumentColumns | undefined {
  const { reading: { instrument }, warnings } = recognition;
  warnings.push(...mixedExchanges(table, sample));
  const all = instrumentColumns(table);
  if (all.length === 0 || sample.rows === 0) return undefined;
  if (instrument === undefined) {
    warnings.push(...mixedInstruments(all, sample));
    return undefined;
  }
  const requested = plainInstrument(instrument);
  const matching = all.find((columns) => namesIn(columns, sample).some((name) => name === requested));
  if (matching !== undefined) return { columns: matching, name: requested };
  let only: { columns: string[]; name: string; shown: string } | undefined;
  for (const columns of all) {
    const names = recognition.distinct(table, columns).flatMap((values) => {
      const name = instrumentOf(values);
      return name === undefined || name === "" ? [] : [{ name, shown: values.join("-") }];
    });
    if (names.some(({ name }) => name === requested)) return { columns, name: requested };
    if (new Set(names.map(({ name }) => name)).size > 1) {
      throw noSuchInstrument(table, columns, names, instrument);
    }
    if (names.length > 0) only ??= { columns, ...names[0] };
  }
  if (only === undefined) return undefined;
  warnings.push(
    `table ${printable(table.name)} has rows of ${printable(only.shown)} only, which are used for ${
      printable(instrument)
    }`,
  );
  return { columns: only.columns, name: only.name };
}

/** The names in the sampled rows, made one by one: mostly the first row has the name that is looked for. */
function* namesIn(columns: string[], sample: TableSample): Generator<string | undefined, void> {
  const values = columns.map((column) => sample.column(column));
  for (let row = 0; row < sample.rows; row++) yield instrumentOf(values.map((column) => column[row]));
}

function noSuchInstrument(
  table: TableDescription,
  columns: string[],
  names: { shown: string }[],
  instrument: string,
): SourceFault {
  const listed = names.slice(0, LISTED).map(({ shown }) => printable(shown)).join(", ") +
    (names.length > LISTED ? ` and ${names.length - LISTED} more` : "");
  return new SourceFault(
    `table ${printable(table.name)} has no rows of ${printable(instrument)}: ${
      columns.map(printable).join(" and ")
    } ${columns.length > 1 ? "have" : "has"} ${listed}; name one of them, ${WAY_OUT}`,
  );
}

function mixedInstruments([columns]: string[][], sample: TableSample): string[] {
  const values = columns.map((column) => sample.column(column));
  const names = new Set(values[0].map((_, row) => values.map((column) => column[row] ?? "NULL").join("-")));
  if (names.size < 2) return [];
  const some = [...names].slice(0, 3).map(printable).join(", ");
  return [`rows of several instruments, such as ${some}; a run reads those of its INSTRUMENT`];
}

/** Rows of one instrument that come from several exchanges would be mixed into the same bars. */
function mixedExchanges(table: TableDescription, sample: TableSample): string[] {
  const [exchange] = candidates(table, "exchange");
  if (exchange === undefined) return [];
  const names = [...new Set(sample.column(exchange).map(String))];
  if (names.length < 2) return [];
  return [
    `table ${printable(table.name)} has rows of several exchanges, such as ${
      names.slice(0, 3).map(printable).join(", ")
    }, which are mixed into the same bars; to read one of them, ${WAY_OUT.replace(/^or /, "")}`,
  ];
}
