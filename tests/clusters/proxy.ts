/** @module A proxy in front of a node, which answers some queries wrongly. */

import type { TestCluster } from "./test_clusters.ts";

/** Passes a query on, maybe changed, and returns the answer. The statement of an insert cannot be changed. */
export type Pass = (sql?: string) => Promise<Response>;

/** Answers a query in the node's place. */
export type Fault = (pass: Pass, sql: string) => Response | Promise<Response>;

/**
 * Calls a function with a cluster whose first node is reached through a proxy.
 *
 * @param faultOf How a query is answered; undefined for the answer of the node
 */
export async function throughProxy(
  cluster: TestCluster,
  faultOf: (sql: string) => Fault | undefined,
  test: (cluster: TestCluster) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { search, searchParams } = new URL(request.url);
    const body = await request.bytes();
    // The statement of an insert is in the address, and its rows are the body.
    const sql = searchParams.get("query") ?? new TextDecoder().decode(body);
    const pass: Pass = async (changed) => {
      const { headers } = request;
      const url = `http://127.0.0.1:${cluster.ports[0]}/${search}`;
      const response = await fetch(url, {
        method: "POST",
        headers: ["x-clickhouse-user", "x-clickhouse-key"].map((name): [string, string] => [
          name,
          headers.get(name) ?? "",
        ]),
        body: changed ?? body,
      });
      return new Response(await response.bytes(), { status: response.status });
    };
    const fault = faultOf(sql);
    return fault === undefined ? await pass() : await fault(pass, sql);
  });
  try {
    await test({ ...cluster, ports: [server.addr.port, ...cluster.ports.slice(1)] });
  } finally {
    await server.shutdown();
  }
}

/**
 * A query that only ends when it is killed, under the id of the query that was asked.
 *
 * @param mark A name that is in the query, by which the server's list of queries can be searched
 */
export function endless(mark: string): Fault {
  return (pass) => pass(`SELECT sleep(0.1) AS ${mark} FROM system.numbers FORMAT Null`);
}

/** An answer whose connection ends after half of its bytes. */
export const dropped: Fault = async (pass) => {
  const bytes = await (await pass()).bytes();
  let isSent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) controller.error(new Error("the connection ends"));
      else controller.enqueue(bytes.subarray(0, bytes.length / 2));
      isSent = true;
    },
  });
  return new Response(body, { headers: { "content-length": String(bytes.length) } });
};

/** Half of an answer, as if it were the whole. */
export const cut: Fault = async (pass) => {
  const bytes = await (await pass()).bytes();
  return new Response(bytes.slice(0, bytes.length / 2 + 1));
};

/** An answer that lacks rows, as of a node that has lost some. */
export const fewer: Fault = (pass, sql) =>
  pass(sql.replace("WHERE instrument", "WHERE tie < 1 AND instrument"));

/** What a proxy of a company answers. */
export const page: Fault = () =>
  new Response("<!DOCTYPE html><html><head><title>Access denied</title></head></html>", {
    headers: { "content-type": "text/html" },
  });

/** What a server answers whose administrator has limited the time of queries. */
export const slow: Fault = () =>
  new Response(
    "Code: 159. DB::Exception: Timeout exceeded: elapsed 1 seconds. (TIMEOUT_EXCEEDED) (version 26.7.3.1)",
    { status: 500 },
  );

/** An error after half of an answer, as without `wait_end_of_query`. */
export const lateError: Fault = async (pass) => {
  const bytes = await (await pass()).bytes();
  const error = new TextEncoder().encode(
    "Code: 210. DB::NetException: Connection reset by peer. (NETWORK_ERROR)",
  );
  return new Response(new Blob([bytes.slice(0, bytes.length / 2), error]));
};
