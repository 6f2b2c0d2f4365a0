/**
 * The tables in a cluster: trades, snapshots, and the manifest of days.
 *
 * - A row belongs to a load, which has a number. Only loads that the manifest names count, so a load that ended early is
 *   never visible, and a day that is loaded again is replaced at once.
 * - `(time_ms, time_ns, tie)` is the order of rows: `tie` is the rank of a row among the rows of the same time in its
 *   database. `order_hi` and `order_lo` are its order key, for comparisons with rows of other databases.
 * - A value is kept as a whole number of steps of 10^-decimals, or as a double in the column beside it where a value of
 *   the day would not survive. The manifest says which. The unused column is at its default, which takes no space.
 *
 * @module
 */

import type { ServerVersion } from "./server_version.ts";

/** How tables are stored. */
export interface TableLayout {
  /** The database. */
  database: string;
  /** The name of the cluster over whose nodes the tables are distributed; undefined for tables on one server. */
  cluster: string | undefined;
  /** Whether tables are replicated. */
  isReplicated: boolean;
}

/** A column of a table. */
export interface TableColumn {
  /** Its name. */
  name: string;
  /** Its type in ClickHouse. */
  type: string;
  /** Its codec, where codecs are possible. */
  codec?: string;
}

/** A table. */
export interface ClusterTable {
  /** Its name. */
  name: string;
  /** Its columns. */
  columns: readonly TableColumn[];
  /** The columns by which rows are sorted. */
  sortedBy: readonly string[];
  /** How many rows are read at least; the server's 8192 by default. */
  granularity?: number;
}

const ZSTD = "ZSTD";
const DELTA = "Delta, ZSTD";

const ROW_COLUMNS: readonly TableColumn[] = [
  { name: "instrument", type: "String", codec: ZSTD },
  { name: "day", type: "Date", codec: ZSTD },
  { name: "load", type: "UInt64", codec: ZSTD },
  { name: "time_ms", type: "Int64", codec: DELTA },
  { name: "time_ns", type: "UInt32", codec: ZSTD },
  { name: "tie", type: "UInt32", codec: ZSTD },
  { name: "order_hi", type: "Float64", codec: DELTA },
  { name: "order_lo", type: "Float64", codec: DELTA },
];

const ROW_ORDER = ["instrument", "day", "load", "time_ms", "time_ns", "tie"];

/** Trades. */
export const TRADES: ClusterTable = {
  name: "orderflow_trades",
  columns: [
    ...ROW_COLUMNS,
    { name: "price", type: "Int64", codec: DELTA },
    { name: "price_double", type: "Float64", codec: ZSTD },
    { name: "size", type: "Int64", codec: ZSTD },
    { name: "size_double", type: "Float64", codec: ZSTD },
    { name: "side", type: "Int8", codec: ZSTD },
  ],
  sortedBy: ROW_ORDER,
};

/** Snapshots; levels are best first, without those of size 0. */
export const BOOKS: ClusterTable = {
  name: "orderflow_books",
  columns: [
    ...ROW_COLUMNS,
    { name: "bid_sum", type: "Float64", codec: ZSTD },
    { name: "ask_sum", type: "Float64", codec: ZSTD },
    { name: "best_bid", type: "Float64", codec: DELTA },
    { name: "best_bid_size", type: "Float64", codec: ZSTD },
    { name: "best_ask", type: "Float64", codec: DELTA },
    { name: "best_ask_size", type: "Float64", codec: ZSTD },
    ...["bid", "ask"].flatMap((side) => [
      { name: `${side}_price`, type: "Array(Int64)", codec: DELTA },
      { name: `${side}_price_double`, type: "Array(Float64)", codec: ZSTD },
      { name: `${side}_size`, type: "Array(Int64)", codec: ZSTD },
      { name: `${side}_size_double`, type: "Array(Float64)", codec: ZSTD },
    ]),
  ],
  sortedBy: ROW_ORDER,
  // A snapshot has up to 10 KB, and the book of a moment needs one snapshot.
  granularity: 512,
};

/** The manifest: one row for each complete load of a day, of which the one with the greatest number counts. */
export const DAYS: ClusterTable = {
  name: "orderflow_days",
  columns: [
    { name: "instrument", type: "String" },
    { name: "day", type: "Date" },
    { name: "load", type: "UInt64" },
    { name: "trades", type: "UInt64" },
    { name: "books", type: "UInt64" },
    { name: "manifest", type: "String" },
  ],
  sortedBy: ["instrument", "day", "load"],
};

/** All tables. */
export const TABLES: readonly ClusterTable[] = [TRADES, BOOKS, DAYS];

/**
 * The statements that create the database and the tables, where they do not exist yet.
 *
 * @param version The version of the server; undefined for the oldest that works
 */
export function createStatements(layout: TableLayout, version: ServerVersion | undefined): string[] {
  const { database, cluster } = layout;
  return [
    `CREATE DATABASE IF NOT EXISTS ${database}`,
    ...TABLES.flatMap((table) => {
      const local = cluster === undefined ? table.name : `${table.name}_local`;
      const created = [localTable(table, local, layout, version?.hasCodecs ?? false)];
      if (cluster !== undefined) created.push(distributedTable(table, local, database, cluster));
      return created;
    }),
  ];
}

function localTable(
  { columns, sortedBy, granularity }: ClusterTable,
  name: string,
  { database, isReplicated }: TableLayout,
  hasCodecs: boolean,
): string {
  const lines = columns.map(({ name, type, codec }) =>
    `  ${name} ${type}${codec && hasCodecs ? ` CODEC(${codec})` : ""}`
  );
  const engine = isReplicated
    ? `ReplicatedMergeTree('/clickhouse/tables/{shard}/${database}/${name}', '{replica}')`
    : "MergeTree";
  return `CREATE TABLE IF NOT EXISTS ${database}.${name} (\n${lines.join(",\n")}\n) ENGINE = ${engine} ` +
    `PARTITION BY toYYYYMM(day) ORDER BY (${sortedBy.join(", ")})` +
    (granularity === undefined ? "" : ` SETTINGS index_granularity = ${granularity}`);
}

/** The table over the tables of all nodes; all rows of a day are on one of them. */
function distributedTable({ name }: ClusterTable, local: string, database: string, cluster: string): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.${name} AS ${database}.${local} ` +
    `ENGINE = Distributed(${cluster}, ${database}, ${local}, cityHash64(instrument, day))`;
}
