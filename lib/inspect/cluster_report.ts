/** @module What the report on a cluster says. Members are the names in JSON. */

/** What a cluster holds. */
export interface ClusterReport {
  /** Where the cluster is reached. */
  address: string;
  /** The version of the server; null if it is too old. */
  version: string | null;
  /** Whether the tables and all days can be used. */
  usable: boolean;
  /** What is wrong with the server or the tables, one sentence each. */
  errors: string[];
  /** The tables that are there. */
  tables: ClusterTableReport[];
  /** The instruments, by name. */
  instruments: ClusterInstrumentReport[];
}

/** The rows of a table. */
export interface ClusterTableReport {
  /** The name of the table. */
  table: string;
  /** The number of rows, also of loads that do not count. */
  rows: number;
  /** The number of rows that the manifest names. */
  rows_of_days: number;
  /** The size on the disks of all nodes, in bytes; null if the user may not see it. */
  bytes: number | null;
}

/** The days of an instrument. */
export interface ClusterInstrumentReport {
  /** The trading pair. */
  instrument: string;
  /** The first day. */
  first_day: string;
  /** The last day. */
  last_day: string;
  /** The number of days between the first and the last that are not there. */
  missing_days: number;
  /** The number of trades. */
  trades: number;
  /** The number of snapshots. */
  snapshots: number;
  /** The size of the databases that were loaded, in bytes. */
  database_bytes: number;
  /** The days, in their order. */
  days: ClusterDayReport[];
}

/** A day. */
export interface ClusterDayReport {
  /** The day, as `YYYY-MM-DD`. */
  day: string;
  /** The number of trades. */
  trades: number;
  /** The number of snapshots; null if the day has none, or they could not be read. */
  snapshots: number | null;
  /** The number of rows of the database that were rejected, of both kinds. */
  rejected: number;
  /** The size of the database that was loaded, in bytes. */
  database_bytes: number;
  /** When the day was loaded, in milliseconds since the Unix epoch; null if its entry cannot be read. */
  loaded_ms: number | null;
  /** What is wrong with the day, one sentence each: the day is not used as it is. */
  errors: string[];
  /** What people should know, one sentence each: rejected rows, faults of the database. */
  warnings: string[];
}
