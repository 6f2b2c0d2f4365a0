import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import fc from "fast-check";
import { UNPRINTABLE } from "../../text/printable.ts";
import { ClusterClient } from "./client.ts";
import type { ClusterContext } from "./client_context.ts";
import { ClusterError } from "./cluster_error.ts";
import { serverVersion } from "./server_version.ts";

type Handler = (request: Request, sql: string, parameters: URLSearchParams) => Response | Promise<Response>;

/** Runs a test with a client of a server that answers as given. */
async function withServer(
  handler: Handler,
  test: (client: ClusterClient, requests: string[], retries: string[]) => Promise<void>,
  context: Partial<ClusterContext> = {},
  password = "secret",
): Promise<void> {
  const requests: string[] = [];
  const retries: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const parameters = new URL(request.url).searchParams;
    const sql = parameters.get("query") ?? await request.text();
    requests.push(sql);
    return await handler(request, sql, parameters);
  });
  const { port } = server.addr;
  const address = { isSecure: false, host: "127.0.0.1", port, user: "dësk", database: "market" };
  const signal = new AbortController().signal;
  const onRetry = (message: string) => void retries.push(message);
  const client = new ClusterClient(
    { address, password, caCerts: [] },
    { signal, onRetry, pausesMs: [1, 1], ...context },
  );
  try {
    await test(client, requests, retries);
  } finally {
    client[Symbol.dispose]();
    await server.shutdown();
  }
}

async function errorOf(answer: Promise<unknown>): Promise<ClusterError> {
  return await assertRejects(() => answer, ClusterError);
}

Deno.test("a query asks for a complete answer of all nodes, and gives user and password in headers", () =>
  withServer((request, _sql, parameters) => {
    const { headers } = request;
    const user = Uint8Array.from(headers.get("x-clickhouse-user")!, (letter) => letter.charCodeAt(0));
    assertEquals([new TextDecoder().decode(user), headers.get("x-clickhouse-key")], ["dësk", "secret"]);
    assertEquals(parameters.get("database"), "market");
    assertEquals(parameters.get("wait_end_of_query"), "1");
    assertEquals(parameters.get("skip_unavailable_shards"), "0");
    assertEquals(parameters.get("enable_http_compression"), "0");
    assert(!request.url.includes("secret"));
    return new Response("answer");
  }, async (client) => {
    assertEquals(new TextDecoder().decode(await client.query("SELECT 1")), "answer");
  }));

const ANSWERS: [name: string, response: () => Response, message: RegExp][] = [
  [
    "a wrong password, as version 18 says",
    () =>
      new Response(
        "Code: 193, e.displayText() = DB::Exception: Wrong password for user x, e.what() = DB::Exception",
        { status: 401 },
      ),
    /^127\.0\.0\.1:\d+ refuses the user dësk or the password; set .* ORDERFLOW_CLICKHOUSE_PASSWORD$/,
  ],
  [
    "a wrong password, as version 26 says",
    () =>
      new Response("Code: 516. DB::Exception: x: Authentication failed: ... (AUTHENTICATION_FAILED)", {
        status: 403,
      }),
    /refuses the user/,
  ],
  [
    "a missing table",
    () =>
      new Response(
        "Code: 60. DB::Exception: Table m.t does not exist. (UNKNOWN_TABLE) (version 26.7.2.1)\n",
        { status: 404 },
      ),
    /^127\.0\.0\.1:\d+: Table m\.t does not exist; orderflow load --create --to ADDRESS makes the tables$/,
  ],
  [
    "a full disk",
    () =>
      new Response(
        "Code: 243, e.displayText() = DB::Exception: Cannot reserve 1.00 MiB, not enough space., e.what() = DB::Exception",
        { status: 500 },
      ),
    /Cannot reserve 1\.00 MiB, not enough space; the disk of the server is full; free some space and run again$/,
  ],
  [
    "a full disk, as version 18 says of some writes",
    () =>
      new Response(
        "Code: 75, e.displayText() = DB::ErrnoException: Cannot write to file /x/y.bin, errno: 28, strerror: No space left on device, e.what() = DB::ErrnoException",
        { status: 500 },
      ),
    /No space left on device; the disk of the server is full; free some space and run again$/,
  ],
  [
    "an error that the server has no number in the list for",
    () =>
      new Response("Code: 47. DB::Exception: Unknown\n\tidentifier \u001b[31m x. (UNKNOWN_IDENTIFIER)", {
        status: 404,
      }),
    /^127\.0\.0\.1:\d+: Unknown identifier \\x1b\[31m x$/,
  ],
  [
    "an error in a header",
    () =>
      new Response("Code: 241. DB::Exception: Memory limit", {
        headers: { "x-clickhouse-exception-code": "241" },
      }),
    /Memory limit; the query needs more memory/,
  ],
  [
    "an error after half of the answer",
    () =>
      new Response(
        "1\n2\nCode: 210, e.displayText() = DB::NetException: Connection reset by peer (127.0.0.1:1), e.what() = DB::NetException",
      ),
    /Connection reset by peer \(127\.0\.0\.1:1\); a node of the cluster cannot be reached; run again when all nodes answer$/,
  ],
  [
    "a proxy",
    () => new Response("<!DOCTYPE html><html><title>403 Forbidden</title>", { status: 403 }),
    /answers with an HTML page \(HTTP 403, "403 Forbidden"\), which no ClickHouse server does/,
  ],
  [
    "a proxy that answers with status 200",
    () =>
      new Response("<html><title>Log in</title>", {
        headers: { "content-type": "text/html; charset=utf-8" },
      }),
    /answers with an HTML page \(HTTP 200, "Log in"\), which no ClickHouse server does/,
  ],
  [
    "another server",
    () => new Response("Not Found", { status: 404 }),
    /answers with HTTP 404: Not Found; check that host and port/,
  ],
  [
    "a redirection, which is not followed",
    () => new Response(null, { status: 307, headers: { location: "http://127.0.0.1:1/" } }),
    /answers with HTTP 307 and nothing else/,
  ],
];

for (const [name, response, message] of ANSWERS) {
  Deno.test(`one line says what is wrong: ${name}`, () =>
    withServer(response, async (client) => {
      const error = await errorOf(client.query("SELECT 1"));
      assert(message.test(error.message), error.message);
      assert(!UNPRINTABLE.test(error.message) && !error.message.includes("secret"));
    }));
}

Deno.test("what does not listen, and what speaks no TLS, is an error of one line", async () => {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => new Response("x"));
  const { port } = server.addr;
  const open = (isSecure: boolean, port: number, host = "127.0.0.1") =>
    new ClusterClient({
      address: { isSecure, host, port, user: "u", database: "m" },
      password: "",
      caCerts: [],
    }, {
      signal: new AbortController().signal,
      onRetry: () => {},
      pausesMs: [],
    });
  {
    using client = open(true, port);
    assert(/does not speak TLS; write clickhouse:/.test((await errorOf(client.query("x"))).message));
  }
  await server.shutdown();
  {
    using client = open(false, port);
    assert(/^nothing listens at 127\.0\.0\.1:\d+; check/.test((await errorOf(client.query("x"))).message));
  }
  using client = open(false, port, "no-such-host.invalid");
  const { message } = await errorOf(client.query("x"));
  assert(/^the host no-such-host\.invalid is not known/.test(message), message);
});

Deno.test("a port that no client of http may use is named as such, and not tried again", async () => {
  const address = { isSecure: false, host: "127.0.0.1", port: 6000, user: "u", database: "m" };
  const { signal } = new AbortController();
  const onRetry = () => assert(false, "no repetition");
  using client = new ClusterClient({ address, password: "", caCerts: [] }, {
    signal,
    onRetry,
    pausesMs: [1],
  });
  const { message } = await errorOf(client.query("x"));
  assertEquals(
    message,
    "127.0.0.1:6000 has a port that is kept for another protocol; have the server listen at another",
  );
});

Deno.test("a password with a line break is refused before any request", async () => {
  await assertRejects(
    () => withServer(() => new Response(""), async () => {}, {}, "a\nb"),
    ClusterError,
    "control character",
  );
});

Deno.test("an overloaded server is asked again, with a line for each repetition", () => {
  let count = 0;
  return withServer(
    () =>
      ++count < 3 ? new Response("Code: 202. DB::Exception: Too many", { status: 500 }) : new Response("7"),
    async (client, requests, retries) => {
      assertEquals(new TextDecoder().decode(await client.query("SELECT 7")), "7");
      assertEquals(requests.length, 3);
      assertEquals(retries.length, 2);
      assert(/Too many.*trying again in 0\.001 s$/.test(retries[0]), retries[0]);
    },
  );
});

Deno.test("an error that stays is not asked again, and one that comes back is given up", () =>
  withServer(() => new Response("Code: 60. DB::Exception: no", { status: 404 }), async (client, requests) => {
    await errorOf(client.query("SELECT 1"));
    assertEquals(requests.length, 1);
  }).then(() =>
    withServer(() => new Response("busy", { status: 503 }), async (client, requests) => {
      await errorOf(client.query("SELECT 1"));
      assertEquals(requests.length, 3);
    })
  ));

Deno.test("a query that is given up is killed on the server by its id", async () => {
  for (const how of ["abort", "timeout"]) {
    const aborting = new AbortController();
    const release = Promise.withResolvers<void>();
    let id: string | null = null;
    let killed = "";
    await withServer(async (_request, sql, parameters) => {
      if (sql.startsWith("KILL")) killed = sql;
      else {
        id = parameters.get("query_id");
        if (how === "abort") aborting.abort();
        await release.promise;
      }
      return new Response("");
    }, async (client) => {
      const { message } = await errorOf(client.query("SELECT sleep(100)"));
      release.resolve();
      assertEquals(killed, `KILL QUERY WHERE query_id = '${id}' ASYNC`);
      if (how === "timeout") assert(/has not answered for 2 s/.test(message), message);
    }, { signal: aborting.signal, timeoutMs: how === "timeout" ? 2000 : 60_000 });
  }
});

Deno.test("a query that is given up and that the user may not kill goes on, with a line", async () => {
  const aborting = new AbortController();
  const release = Promise.withResolvers<void>();
  const denied =
    "Code: 497. DB::Exception: desk: Not enough privileges. To execute this query, it's necessary to " +
    "have the grant SELECT ON system.processes. (ACCESS_DENIED) (version 26.7.2.1)";
  await withServer(async (_request, sql) => {
    if (sql.startsWith("KILL")) return new Response(denied, { status: 403 });
    aborting.abort();
    await release.promise;
    return new Response("");
  }, async (client, _requests, lines) => {
    await errorOf(client.query("SELECT sleep(100)"));
    release.resolve();
    assertEquals(lines.length, 1);
    assertMatch(
      lines[0],
      /^a query goes on in the server: .* grant SELECT ON system\.processes; have an administrator/,
    );
  }, { signal: aborting.signal });
});

Deno.test("an insert sends its blocks in order, and is never repeated", () =>
  withServer(async (request, sql) => {
    const body = await request.text();
    return sql.includes("bad")
      ? new Response("Code: 210. DB::NetException: gone", { status: 500 })
      : new Response(body === "abc" ? "" : "Code: 1. DB::Exception: wrong");
  }, async (client, requests) => {
    const blocks = ["a", "b", "c"].map((text) => new TextEncoder().encode(text));
    await client.insert("INSERT INTO t FORMAT Native", blocks);
    await errorOf(client.insert("INSERT INTO bad FORMAT Native", blocks));
    assertEquals(requests.length, 2);
  }));

Deno.test("an error of what gives the rows of an insert is thrown as it is", () =>
  withServer(async (request) => new Response(await request.text()), async (client) => {
    const error = new RangeError("damaged");
    function* blocks() {
      yield new Uint8Array(1);
      throw error;
    }
    const thrown = await assertRejects(() => client.insert("INSERT INTO t FORMAT Native", blocks()));
    assertEquals(thrown, error);
  }));

Deno.test("an answer that is cut short is an error, wherever it is cut", async () => {
  const text = JSON.stringify({ data: [[1, "a"], [2, "b"]], rows: 2 });
  let length = 0;
  await withServer(() => new Response(text.slice(0, length)), async (client) => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), async (cut) => {
        length = cut;
        const { message } = await errorOf(client.rows("SELECT"));
        assert(/is not complete/.test(message), message);
      }),
      { numRuns: 30 },
    );
    length = text.length;
    assertEquals(await client.rows("SELECT"), [[1, "a"], [2, "b"]]);
  });
});

for (
  const [version, expected] of [
    ["18.16.1", false],
    ["20.3.2.1", true],
    ["26.7.2.1", true],
    ["18.14.19", /is ClickHouse 18\.14\.19; versions from 18\.16 on work/],
    ["1.1.54388", /versions from 18\.16 on work/],
    ["hello", /is no ClickHouse server/],
  ] as const
) {
  Deno.test(`version ${version} ${typeof expected === "boolean" ? "works" : "is refused"}`, () =>
    withServer(() => new Response(`${version}\n`), async (client) => {
      if (typeof expected !== "boolean") {
        const { message } = await errorOf(serverVersion(client));
        assert(expected.test(message), message);
      } else assertEquals((await serverVersion(client)).hasCodecs, expected);
    }));
}

/** A host that takes connections and answers nothing, as behind some firewalls; and a client of the host. */
function silentHost(context: Partial<ClusterContext>) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const address = { isSecure: false, host: "127.0.0.1", port, user: "u", database: "m" };
  const client = new ClusterClient({ address, password: "", caCerts: [] }, {
    signal: new AbortController().signal,
    onRetry: () => {},
    ...context,
  });
  return { client, listener };
}

Deno.test("a host that answers nothing is an error soon, although queries may take long", async () => {
  const { client, listener } = silentHost({ probeMs: 50 });
  const { message } = await errorOf(serverVersion(client));
  assert(
    /^127\.0\.0\.1:\d+ has not answered for 0.05 s; check host and port .*, and run again$/.test(message),
    message,
  );
  client[Symbol.dispose]();
  listener.close();
});

Deno.test("a client that waits for a host that answers nothing is ended at once", async () => {
  const ending = new AbortController();
  const { client, listener } = silentHost({ signal: ending.signal, probeMs: 2 ** 31 - 1 });
  const answer = errorOf(serverVersion(client));
  const connection = await listener.accept();
  ending.abort();
  // Without the signal, this would wait for 24 days.
  assert(/ended early/.test((await answer).message));
  client[Symbol.dispose]();
  connection.close();
  listener.close();
});

Deno.test("what answers rows with anything but JSON is no ClickHouse server", () =>
  withServer(() => new Response("<p>hello"), async (client) => {
    const { message } = await errorOf(client.rows("SELECT 1"));
    assert(
      /^what answers at 127\.0\.0\.1:\d+ is no ClickHouse server; check host and port$/.test(message),
      message,
    );
  }));
