/**
 * `inspect --draft-views`: a draft of a file for `--views`, with the real tables and columns of a database.
 *
 * The draft is valid as it is, so that it can be tried at once. What nobody can guess is NULL with a question.
 *
 * @module
 */

import { findByNames } from "../sources/recognition/columns.ts";
import { name } from "../sources/recognition/expressions.ts";
import { COLUMN_NAMES, type ColumnMeaning, TABLE_NAMES } from "../sources/names.ts";
import type { Sampler } from "../sources/recognition/sample.ts";
import type { TableDescription } from "../sources/recognition/schema.ts";
import { openConnection, type OpenOptions } from "../sources/sqlite/connection.ts";
import { describeTables } from "../sources/sqlite/describe_tables.ts";
import { tableQueries } from "../sources/sqlite/sample_rows.ts";
import { asFault } from "../sources/sqlite/sqlite_faults.ts";
import { printable } from "../text/printable.ts";

/** A value that a view has to give, or may give. */
interface Wanted {
  /** What the value is, in the table of names. */
  meaning: ColumnMeaning;
  /** The column's name in the view. */
  as: string;
  /** Whether there is nothing to read without the value. */
  isNeeded: boolean;
  /** What the value must be like. */
  form: string;
}

const TRADE_VALUES: readonly Wanted[] = [
  {
    meaning: "time",
    as: "timestamp",
    isNeeded: true,
    form: "time of the exchange: Unix time in s, ms, us or ns, or ISO 8601",
  },
  { meaning: "price", as: "price", isNeeded: true, form: "price" },
  {
    meaning: "size",
    as: "size",
    isNeeded: true,
    form: "size in base currency or contracts; abs(...) if sales are negative",
  },
  { meaning: "side", as: "side", isNeeded: false, form: "side of the taker: 'buy' or 'sell'" },
  {
    meaning: "trade_id",
    as: "trade_id",
    isNeeded: false,
    form: "number of the trade, by which trades of one time are ordered",
  },
];

const BOOK_VALUES: readonly Wanted[] = [
  TRADE_VALUES[0],
  { meaning: "bids", as: "bids", isNeeded: true, form: "list of [price, size] as JSON" },
  { meaning: "asks", as: "asks", isNeeded: true, form: "list of [price, size] as JSON" },
];

/** What to write if each level of a book is a row of its own. */
const LEVELS_TEMPLATE = `-- If each level is a row of its own:
-- CREATE TEMP VIEW book AS SELECT ts AS timestamp,
--   json_group_array(json_array(price, size)) FILTER (WHERE side = 'bid') AS bids,
--   json_group_array(json_array(price, size)) FILTER (WHERE side = 'ask') AS asks
-- FROM main.levels GROUP BY ts;`;

/** The longest example of a value, in characters. */
const EXAMPLE_CHARACTERS = 40;

/** More columns or tables than this are not listed. */
const MAX_LISTED = 40;

/**
 * Drafts the views of the database at a path.
 *
 * @returns SQL, which `--views` accepts as it is; explanations are comments
 * @throws {SourceFault} If the database cannot be opened
 */
export async function draftViewsOf(path: string, options: OpenOptions): Promise<string> {
  const { db, close } = await openConnection(path, options);
  try {
    return draftViews(path, describeTables(db, () => true), tableQueries(db).sample);
  } catch (error) {
    throw asFault(error);
  } finally {
    close();
  }
}

/**
 * Drafts the views of a database.
 *
 * @param path The path of the database
 * @param tables The database's tables and views, with all of their columns
 * @param sample Samples the rows of a table
 * @returns SQL that `--views` accepts, with explanations as comments; the text ends with a line break
 */
function draftViews(path: string, tables: readonly TableDescription[], sample: Sampler): string {
  const usable = tables.filter(({ columns }) => columns.length > 0);
  const trades = bestTable(usable, TRADE_VALUES, TABLE_NAMES.trades);
  const book = bestTable(usable, BOOK_VALUES, TABLE_NAMES.books);
  const hasBook = book !== undefined &&
    guess(book, BOOK_VALUES).slice(1).every((column) => column !== undefined);
  const others = usable.filter((table) => table !== trades && !(hasBook && table === book));
  return [
    `-- Views for orderflow, drafted from ${printable(path)}.`,
    "-- Correct what is wrong, save it as views.sql, and look at the result with",
    "--   orderflow inspect DATABASE --views views.sql",
    "-- Every value may be an SQL expression. Nothing but CREATE TEMP VIEW statements is accepted.",
    "",
    ...trades === undefined
      ? ["-- The database has no tables, so there is nothing to draft."]
      : view("trades", trades, TRADE_VALUES, sample),
    "",
    ...hasBook
      ? view("book", book, BOOK_VALUES, sample)
      : ["-- No table looks like order books.", LEVELS_TEMPLATE],
    ...others.length === 0 ? [] : ["", "-- Other tables:", ...some(others.map(tableLine))],
    "",
  ].join("\n");
}

/** The table that has most of the wanted values; of several the first by name, then the first of the database. */
function bestTable(
  tables: readonly TableDescription[],
  wanted: readonly Wanted[],
  tableNames: readonly string[],
): TableDescription | undefined {
  const named = findByNames(tables, tableNames);
  const inOrder = [...named, ...tables.filter((table) => !named.includes(table))];
  const score = (table: TableDescription) =>
    guess(table, wanted).filter((column, index) => column !== undefined && wanted[index].isNeeded).length;
  const [first] = inOrder.map((table) => ({ table, score: score(table) })).sort((a, b) => b.score - a.score);
  return first?.table;
}

/** The column of each wanted value, as far as names tell; no column twice. */
function guess(table: TableDescription, wanted: readonly Wanted[]): (string | undefined)[] {
  const taken = new Set<string>();
  const take = (columns: string[]): string | undefined => {
    const column = columns.find((column) => !taken.has(column));
    if (column !== undefined) taken.add(column);
    return column;
  };
  const exact = wanted.map(({ meaning }) =>
    take(findByNames(table.columns, COLUMN_NAMES[meaning]).map(({ name }) => name))
  );
  return exact.map((column, index) => column ?? take(similar(table, wanted[index].meaning)));
}

/** The columns whose name has an accepted name as one of its words, such as `executed_price`. */
function similar(table: TableDescription, meaning: ColumnMeaning): string[] {
  const known = new Set<string>(COLUMN_NAMES[meaning]);
  return table.columns.map(({ name }) => name).filter((name) =>
    wordsOf(name).some((word) => known.has(word))
  );
}

/** The words of a name that is written like `executed_price` or `executedPrice`, in lower case. */
function wordsOf(name: string): string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

function view(as: string, table: TableDescription, wanted: readonly Wanted[], sample: Sampler): string[] {
  const columns = guess(table, wanted);
  const names = table.columns.map(({ name }) => name);
  const taken = sample(table, names, 1);
  const example = (column: string) => shown(taken.column(column)[0]);
  const lines = wanted.map(({ as, form, isNeeded }, index) => {
    const column = columns[index];
    const value = column === undefined ? "NULL" : name(column);
    const comma = index < wanted.length - 1 ? "," : "";
    const note = column === undefined
      ? (isNeeded ? "WHICH COLUMN IS IT? " : "no column found: ")
      : `${example(column)}: `;
    return `  ${printable(value)} AS ${as}${comma} -- ${note}${form}`;
  });
  const unused = names.filter((column) => !columns.includes(column));
  return [
    `CREATE TEMP VIEW ${as} AS SELECT`,
    ...lines,
    `FROM main.${printable(name(table.name))};`,
    ...unused.length === 0 ? [] : [
      `-- Further columns of ${printable(table.name)}:`,
      ...some(unused.map((column) => `--   ${printable(name(column))} -- ${example(column)}`)),
    ],
  ];
}

function tableLine(table: TableDescription): string {
  return `--   ${printable(name(table.name))}: ${
    some(table.columns.map((column) => printable(name(column.name)))).join(", ")
  }`;
}

/** The first lines of a long list. */
function some(lines: string[]): string[] {
  return lines.length > MAX_LISTED
    ? [...lines.slice(0, MAX_LISTED), `-- and ${lines.length - MAX_LISTED} more`]
    : lines;
}

/** A value as an example, in one line. */
function shown(value: unknown): string {
  if (value === undefined) return "no row";
  if (value === null) return "NULL in the first row";
  if (value instanceof Uint8Array) return `a blob of ${value.length} bytes`;
  const text = printable(String(value));
  return text.length > EXAMPLE_CHARACTERS ? text.slice(0, EXAMPLE_CHARACTERS) + "..." : text;
}
