/** @module Creates the tables of a cluster, and checks that they are there as this version of the program needs them. */

import { type ClusterClient, SYSTEM } from "./client.ts";
import { ClusterError } from "./cluster_error.ts";
import { sqlText } from "./manifest.ts";
import { createStatements, type TableLayout, TABLES } from "./schema.ts";
import { printable } from "../../text/printable.ts";
import { type ServerVersion, serverVersion } from "./server_version.ts";

/**
 * Creates the database and the tables where they do not exist.
 *
 * @returns The version of the server
 * @throws {ClusterError} If the server refuses a statement, or a table exists in another form
 */
export async function createTables(client: ClusterClient, layout: TableLayout): Promise<ServerVersion> {
  const version = await serverVersion(client);
  // Who may make tables in a database may not make databases.
  const databases = `SELECT count() FROM system.databases WHERE name = ${sqlText(layout.database)}`;
  const hasDatabase = new TextDecoder().decode(await client.query(databases, SYSTEM)).trim() !== "0";
  for (const statement of createStatements(layout, version).slice(hasDatabase ? 1 : 0)) {
    await client.query(statement, SYSTEM);
  }
  await checkTables(client);
  return version;
}

/**
 * Checks that all tables exist with their columns.
 *
 * @throws {ClusterError} If one does not
 */
export async function checkTables(client: ClusterClient): Promise<void> {
  const [fault] = await tableFaults(client);
  if (fault !== undefined) throw new ClusterError(fault);
}

/**
 * Checks that the user may insert into all tables, so that no day is sent whose entry cannot be written.
 *
 * @throws {ClusterError} If the server refuses an insert
 */
export async function checkInserts(client: ClusterClient): Promise<void> {
  for (const { name, columns } of TABLES) {
    const names = columns.map(({ name }) => name).join(", ");
    // Without rows, no other node is asked.
    await client.insert(`INSERT INTO ${name} (${names}) FORMAT JSONEachRow`, [
      new TextEncoder().encode("\n"),
    ]);
  }
}

/** What is wrong with the tables, at most one sentence for each. */
export async function tableFaults(client: ClusterClient): Promise<string[]> {
  const { database, user } = client.address;
  const names = TABLES.map(({ name }) => `'${name}'`).join(", ");
  const rows = await client.rows(
    `SELECT table, name, type FROM system.columns WHERE database = '${database}' AND table IN (${names})`,
  ) as [table: string, name: string, type: string][];
  return TABLES.flatMap(({ name: table, columns }) => {
    const found = new Map(rows.filter((row) => row[0] === table).map(([, name, type]) => [name, type]));
    if (found.size === 0) {
      return `the database ${database} has no table ${table}; orderflow load --create --to ADDRESS makes the tables; ` +
        `if the tables are there, have an administrator grant ${printable(user)} SELECT`;
    }
    const other = columns.find(({ name, type }) => found.get(name) !== type);
    if (other === undefined) return [];
    const { name, type } = other;
    return `the table ${database}.${table} has ${
      found.has(name) ? `a column ${name} of type ${found.get(name)}` : `no column ${name}`
    }, where this version of the program needs ${type}: the tables are those of another version; ` +
      "name another database in the address, and load the days again";
  });
}
