/** @module How many rows the tables of a cluster have, and how much space they take on all nodes. */

import type { ClusterClient } from "./client.ts";
import { ClusterError, CODES } from "./cluster_error.ts";
import { sqlText } from "./manifest.ts";
import { TABLES } from "./schema.ts";

/** A table with its rows. */
export interface StoredTable {
  /** Its name in the address's database. */
  name: string;
  /** The number of rows on all nodes; 0 if there is a fault. */
  rows: number;
  /** The size on the disks of all nodes, in bytes, of one replica of each shard; undefined if the user may not see it. */
  bytes: number | undefined;
  /** Why the rows cannot be counted: a node does not answer, or lacks the table. */
  fault: string | undefined;
}

/** A table over those of other nodes, as the server describes its engine. */
const DISTRIBUTED = /^Distributed\('?([^,']+)'?, '?([^,']+)'?, '?([^,']+)'?/;

/** The tables of the program that exist. */
export async function storedTables(client: ClusterClient): Promise<StoredTable[]> {
  const { database } = client.address;
  const names = TABLES.map(({ name }) => sqlText(name)).join(", ");
  const tables = await client.rows(
    `SELECT name, engine_full FROM system.tables WHERE database = ${
      sqlText(database)
    } AND name IN (${names})`,
  ) as [name: string, engine: string][];
  const stored: StoredTable[] = [];
  for (const [name, engine] of tables) {
    stored.push(await sizeOf(client, name, engine));
  }
  return stored;
}

async function sizeOf(client: ClusterClient, name: string, engine: string): Promise<StoredTable> {
  const [, cluster, database, table] = DISTRIBUTED.exec(engine) ??
    [undefined, undefined, client.address.database, name];
  try {
    const [[rows]] = await client.rows(`SELECT count() FROM ${name}`) as [number][];
    return { name, rows, bytes: await bytesOf(client, cluster, database, table), fault: undefined };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code === CODES.cancelled) throw error;
    return { name, rows: 0, bytes: undefined, fault: error.message };
  }
}

async function bytesOf(client: ClusterClient, cluster: string | undefined, database: string, table: string) {
  const parts = cluster === undefined ? "system.parts" : `cluster(${sqlText(cluster)}, system, parts)`;
  const where = `active AND database = ${sqlText(database)} AND table = ${sqlText(table)}`;
  try {
    const [[bytes]] = await client.rows(`SELECT sum(bytes_on_disk) FROM ${parts} WHERE ${where}`) as [
      number,
    ][];
    return bytes;
  } catch (error) {
    // Not everybody who may read ticks may look at the system's tables.
    if (error instanceof ClusterError && error.code === CODES.accessDenied) return undefined;
    throw error;
  }
}
