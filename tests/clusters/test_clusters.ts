/**
 * The ClickHouse clusters that tests use: fresh servers on this machine, of an old and of a new version, which
 * `tests/clusters/main.ts` starts. An environment variable holds their addresses; without it, tests of clusters are ignored.
 *
 * @module
 */

/** A cluster of two nodes on this machine. */
export interface TestCluster {
  /** Its version, such as `18.16`. */
  version: string;
  /** The port for HTTP of each node, at 127.0.0.1. */
  ports: number[];
  /** The name of the cluster in the configuration of its nodes. */
  cluster: string;
  /** The user, who may do everything. */
  user: string;
  /** The user's password. */
  password: string;
  /** The path of npm's library, of which the nodes were started. */
  library?: string;
  /** Where the first node speaks https, if it does. */
  secure?: { port: number; caFile: string };
}

/** The environment variable that holds the clusters, as JSON. */
export const CLUSTERS_VARIABLE = "ORDERFLOW_TEST_CLUSTERS";

/** The clusters that are there. */
export const TEST_CLUSTERS: TestCluster[] = JSON.parse(Deno.env.get(CLUSTERS_VARIABLE) ?? "[]");

/** The address of a database on a node. */
export function addressOf({ user, ports }: TestCluster, database: string, node = 0): string {
  return `clickhouse://${user}@127.0.0.1:${ports[node]}/${database}`;
}

/** Asks a node a query; returns its answer as text. */
export async function ask({ user, password, ports }: TestCluster, sql: string, node = 0): Promise<string> {
  const search = new URLSearchParams({ user, password });
  // A connection that was left open could be closed by the server just when it is used again.
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const url = `http://127.0.0.1:${ports[node]}/?${search}`;
  const init: RequestInit & { client: Deno.HttpClient } = { method: "POST", body: sql, client };
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** Calls a function with the name of a database that does not exist, and removes the database from all nodes afterwards. */
export async function withDatabase(
  cluster: TestCluster,
  test: (database: string) => Promise<void>,
): Promise<void> {
  const database = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  try {
    await test(database);
  } finally {
    for (const node of cluster.ports.keys()) await ask(cluster, `DROP DATABASE IF EXISTS ${database}`, node);
  }
}
