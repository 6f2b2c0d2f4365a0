/**
 * A worker in place of one that uses a cluster, for loading days or for a run, which tries to reach more than the cluster and reports what happens, as the
 * message of an error.
 *
 * @module
 */

import type { FromLoad, ToLoad } from "../../lib/load/load_request.ts";
import type { ToRun } from "../../lib/run/run_messages.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToLoad | ToRun>) => void;
  postMessage(message: FromLoad): void;
};

scope.onmessage = async ({ data }) => {
  if (data.type === "abort") return;
  const connection = data.type === "load" ? data.task.connection : data.found.cluster!.connection;
  const { host, port } = connection.address;
  const outcomes: Record<string, string> = {};
  const attempt = async (name: string, action: () => unknown) => {
    try {
      await action();
      outcomes[name] = "done";
    } catch (error) {
      outcomes[name] = (error as Error).name;
    }
  };
  for (const url of [`http://${host}:${port}/`, "http://127.0.0.1:1234/", `http://localhost:${port}/`]) {
    await attempt(url, () => fetch(url));
  }
  await attempt("env", () => Deno.env.get("ORDERFLOW_CLICKHOUSE_PASSWORD"));
  await attempt("listen", () => Deno.listen({ port: 0 }));
  scope.postMessage({ type: "error", error: { code: "error", message: JSON.stringify(outcomes) } });
};
