/**
 * Tables of a desk's own schema. A file of views describes them: `CREATE TEMP VIEW trades AS SELECT ...`, and a view `book` in the same way.
 *
 * Nothing is created in the cluster. The `SELECT` becomes a subquery of each query, with the instrument and a range of times
 * in place of `{instrument}`, `{from_ms}` and `{to_ms}`. Around it goes a `SELECT` that brings columns to the types and the
 * names of {@linkcode tradesOf} and {@linkcode booksOf}: rows then come in the order of time and number, and levels best
 * first, without those of size 0.
 *
 * @module
 */

import { viewStatements } from "../sqlite/view_statements.ts";
import type { TimeRange } from "../source.ts";
import type { ClusterClient } from "./client.ts";
import { ClusterError } from "./cluster_error.ts";
import { type ForeignTables, sqlText } from "./manifest.ts";
import { isInTimes } from "./table_sql.ts";

/** The condition under which a trade is used. */
export const IS_PRICE = "p > 0 AND p < 1 / 0";
/** See {@linkcode IS_PRICE}. */
export const IS_SIZE = "s >= 0 AND s < 1 / 0";

/** The columns of a view, with their types. */
type Columns = ReadonlyMap<string, string>;

const TEXT = /String|Enum/;

/**
 * Looks at the columns of the views of a file.
 *
 * @param views The text of the file
 * @throws {ClusterError} If a view has no usable columns
 */
export async function foreignTables(
  client: ClusterClient,
  views: string,
  instrument: string,
): Promise<ForeignTables> {
  const selects = new Map(viewStatements(views).map(({ name, sql }) => [name.toLowerCase(), selectOf(sql)]));
  const subquery = (name: string) => {
    const select = selects.get(name);
    return select === undefined ? undefined : select.replaceAll("{instrument}", sqlText(instrument));
  };
  const [trades, book] = [subquery("trades"), subquery("book")];
  if (trades === undefined) {
    throw new ClusterError("the file of --views makes no view named trades, which a cluster's file needs");
  }
  return {
    trades: tradeSelect(await columnsOf(client, "trades", trades), trades),
    books: book === undefined ? undefined : bookSelect(await columnsOf(client, "book", book), book),
  };
}

/** A query of rows, for the whole milliseconds that hold a range of times. */
export function within(sql: string, { startMs, endMs }: TimeRange): string {
  return sql.replaceAll("{from_ms}", String(Math.floor(startMs))).replaceAll(
    "{to_ms}",
    String(Math.ceil(endMs)),
  );
}

/** The condition under which rows are in a range of times. */
export function isWithin(range: TimeRange): string {
  return isInTimes(range, "ms");
}

/** The `SELECT` of a `CREATE TEMP VIEW` statement. */
function selectOf(sql: string): string {
  return sql.slice(/\sAS\s/i.exec(sql)!.index).replace(/^\sAS\s+/i, "");
}

async function columnsOf(client: ClusterClient, name: string, select: string): Promise<Columns> {
  const sql = within(`SELECT * FROM (${select}) LIMIT 0 FORMAT JSON`, { startMs: 0, endMs: 0 });
  try {
    const { meta } = JSON.parse(new TextDecoder().decode(await client.query(sql))) as {
      meta: { name: string; type: string }[];
    };
    return new Map(meta.map(({ name, type }) => [name, type]));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    throw new ClusterError(`the view ${name}: ${error.message}`, { code: error.code, cause: error });
  }
}

function tradeSelect(columns: Columns, select: string): string {
  need(columns, "trades", ["time_ms", "price", "size"]);
  return `SELECT ${orderColumns(columns)}, ${double("price")} AS p, ${double("size")} AS s, ${
    side(columns)
  } AS sd ` +
    `FROM (${select})`;
}

function bookSelect(columns: Columns, select: string): string {
  need(columns, "book", ["time_ms"]);
  const sides = [["bid", "-l.1", "bl", "bz"], ["ask", "l.1", "al", "sz"]] as const;
  const levels = sides.map(([name, order]) =>
    `arraySort(l -> ${order}, arrayFilter(l -> l.2 > 0, ${pairsOf(columns, name)})) AS ${name}_levels`
  );
  const inner = `SELECT ${orderColumns(columns)}, ${levels.join(", ")} FROM (${select})`;
  const parts = sides.map(([name, , prices, sizes]) =>
    `arrayMap(l -> l.1, ${name}_levels) AS ${prices}, arrayMap(l -> l.2, ${name}_levels) AS ${sizes}`
  );
  return `SELECT ms, ns, hi, lo, ${parts.join(", ")} FROM (${inner})`;
}

/** The time of a row and its place among rows of the same time. */
function orderColumns(columns: Columns): string {
  const ns = columns.has("time_ns") ? "toInt32(ifNull(time_ns, 0))" : "toInt32(0)";
  const number = columns.has("number") ? "ifNull(toFloat64(number), 1 / 0)" : "1 / 0";
  return `toFloat64(time_ms) AS ms, ${ns} AS ns, ${number} AS hi, toFloat64(0) AS lo`;
}

/** Prices and sizes of a side as tuples, out of one column of tuples or of two columns of arrays. */
function pairsOf(columns: Columns, name: string): string {
  if (columns.has(`${name}s`)) return `arrayMap(l -> (toFloat64(l.1), toFloat64(l.2)), ${name}s)`;
  need(columns, "book", [`${name}_price`, `${name}_size`]);
  return `arrayMap((p, s) -> (toFloat64(p), toFloat64(s)), ${name}_price, ${name}_size)`;
}

/** A number that is missing is no number, and its row is rejected. */
function double(name: string): string {
  return `ifNull(toFloat64(${name}), 0 / 0)`;
}

/** The taker's side: a text such as `buy`, or a number of which the sign counts. */
function side(columns: Columns): string {
  const type = columns.get("side");
  if (type === undefined) return "toInt8(0)";
  const text = "lower(toString(side))";
  const [bought, sold] = TEXT.test(type)
    ? [`${text} IN ('buy', 'b', 'bid')`, `${text} IN ('sell', 's', 'ask')`]
    : ["side > 0", "side < 0"];
  return `toInt8(multiIf(ifNull(${bought}, 0), 1, ifNull(${sold}, 0), -1, 0))`;
}

function need(columns: Columns, view: string, names: readonly string[]): void {
  const missing = names.find((name) => !columns.has(name));
  if (missing === undefined) return;
  throw new ClusterError(
    `the view ${view} has no column ${missing}, but ${
      [...columns.keys()].join(", ")
    }; docs/cluster.md has examples`,
  );
}
