import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { Logger } from "../log/log.ts";
import { RunFiles } from "../publish/run_files.ts";
import { openPage } from "../../routes/serve.ts";
import { assertPrompt } from "../../tests/helpers/prompt.ts";
import { type Page, reasonNotListening } from "./server.ts";

interface Opened extends Page {
  port: number;
  lines: string[];
}

async function open(out: string, port = 0, host = "127.0.0.1"): Promise<Opened> {
  const lines: string[] = [];
  const log = new Logger({ write: (line) => lines.push(line) });
  const page = await openPage({ out, host, port, log });
  return { ...page, port: Number(new URL(page.url).port), lines };
}

Deno.test("a large file, which is sent in slices, arrives whole and with its length", async () => {
  const out = Deno.makeTempDirSync();
  const bytes = crypto.getRandomValues(new Uint8Array(65536));
  const large = new Uint8Array(1_000_001).map((_, i) => bytes[i % 65521]);
  Deno.writeFileSync(`${out}/ohlc_data.json`, large);
  const page = await open(out);
  const url = `${page.url}data/ohlc_data.json`;
  const response = await fetch(url, { headers: { "accept-encoding": "identity" } });
  assertEquals(response.headers.get("content-length"), "1000001");
  assertEquals(await response.bytes(), large);
  const head = await fetch(url, { method: "HEAD", headers: { "accept-encoding": "identity" } });
  assertEquals([head.headers.get("content-length"), (await head.bytes()).length], ["1000001", 0]);
  await page.close();
  Deno.removeSync(out, { recursive: true });
});

/** Sends the text of a request, and returns everything until the server closes the connection. */
async function raw(port: number, request: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(request));
  return await new Response(connection.readable).text();
}

/** Listens on consecutive ports. */
function takePorts(count: number): { first: number; listeners: Deno.Listener[] } {
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const listeners: Deno.Listener[] = [];
    try {
      for (let i = 0; i < count; i++) {
        listeners.push(Deno.listen({ hostname: "127.0.0.1", port: first + i }));
      }
      return { first, listeners };
    } catch (error) {
      for (const listener of listeners) listener.close();
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error("no free ports");
}

Deno.test("the page is served at the address that is logged", async () => {
  const page = await open("nowhere");
  assertEquals(page.lines.at(-1), `the page is at ${page.url}`);
  const response = await fetch(page.url);
  assertEquals(response.status, 200);
  assertMatch(await response.text(), /No run has written/);
  await page.close();
});

Deno.test("if the port is in use, the page is at the next free one, and the log says so", async () => {
  const { first, listeners } = takePorts(3);
  const page = await open("nowhere", first);
  assert(page.port >= first + 3 && page.port <= first + 10, `${page.port} after ${first}`);
  assertEquals(page.lines.at(-1), `warning: port ${first} is in use; the page is at ${page.url}`);
  assertEquals(await (await fetch(`${page.url}data/ohlc_data.json`)).text(), "[]\n");
  await page.close();
  for (const listener of listeners) listener.close();
});

Deno.test("eleven ports in use are an error that names them", async () => {
  const { first, listeners } = takePorts(11);
  await assertRejects(
    () => open("nowhere", first),
    Error,
    `ports ${first} to ${first + 10} are in use; choose another with --port`,
  );
  for (const listener of listeners) listener.close();
});

Deno.test("a port that the system does not permit is an error that says which ports are", () => {
  const error = new Deno.errors.PermissionDenied("Permission denied (os error 13)");
  assertMatch(reasonNotListening(error, 80), /^only an administrator may use ports below 1024; .*--port$/);
  assertMatch(reasonNotListening(error, 8050), /^the system does not permit this port; .*--port$/);
});

Deno.test("an address of another machine is an error that names the address", async () => {
  const error = await assertRejects(() => open("nowhere", 0, "192.0.2.1"), Error);
  assertMatch(error.message, /^192\.0\.2\.1:0 cannot be listened on: ./);
});

Deno.test("the server sends responses unchanged: without its own compression, HEAD with the length", async () => {
  const out = Deno.makeTempDirSync();
  const files = new RunFiles(out, 1000);
  files.upsert({ price: Float64Array.from({ length: 600 }, (_, i) => i % 6 === 0 ? i / 6 : 1) });
  files.flush();
  const length = Deno.statSync(`${out}/ohlc_data.json`).size;
  const page = await open(out);
  for (const method of ["GET", "HEAD"]) {
    for (const path of ["/data/ohlc_data.json", "/data/metrics_data.json", "/"]) {
      const text = await raw(
        page.port,
        `${method} ${path} HTTP/1.1\r\nHost: localhost:${page.port}\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n`,
      );
      const [head, body] = text.split("\r\n\r\n");
      assert(!/content-encoding|W\/"/i.test(head), head);
      assert(/content-length: [1-9]/i.test(head), head);
      if (method === "HEAD") assertEquals(body, "");
      if (path.includes("ohlc")) assertMatch(head, new RegExp(`content-length: ${length}\\r?$`, "im"));
    }
  }
  await page.close();
  Deno.removeSync(out, { recursive: true });
});

Deno.test("hostile requests on a raw connection get nothing", async () => {
  const page = await open("nowhere");
  const own = `Host: 127.0.0.1:${page.port}\r\nConnection: close\r\n\r\n`;
  const cases: [string, RegExp][] = [
    [`GET /../../../../etc/passwd HTTP/1.1\r\n${own}`, /^HTTP\/1.1 404 /],
    [`GET /data/../../../etc/passwd HTTP/1.1\r\n${own}`, /^HTTP\/1.1 404 /],
    [`GET /data/..\\..\\deno.json HTTP/1.1\r\n${own}`, /^HTTP\/1.1 40[04] /],
    [`GET /static/..%2f..%2fdeno.json HTTP/1.1\r\n${own}`, /^HTTP\/1.1 404 /],
    [`GET /data/ohlc_data.json\0 HTTP/1.1\r\n${own}`, /^HTTP\/1.1 400 /],
    [`GET http://evil.example/data/ohlc_data.json HTTP/1.1\r\n${own}`, /^HTTP\/1.1 421 /],
    [
      `GET /data/ohlc_data.json HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      /^HTTP\/1.1 421 /,
    ],
    [`GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n`, /^HTTP\/1.1 4(00|21) /],
    // A request without Host does not come from a browser.
    [`GET /data/ohlc_data.json HTTP/1.0\r\n\r\n`, /^HTTP\/1.0 200 /],
    [`TRACE /data/ohlc_data.json HTTP/1.1\r\n${own}`, /^HTTP\/1.1 [45]\d\d /],
    [`GET /data/ohlc_data.json HTTP/1.1\r\n${own}`, /^HTTP\/1.1 200 /],
  ];
  for (const [request, expected] of cases) assertMatch(await raw(page.port, request), expected, request);
  await page.close();
});

Deno.test("close() ends the page at once, even if connections stay open and answers are not read", async () => {
  const out = Deno.makeTempDirSync();
  // More than all buffers between server and client hold.
  Deno.writeTextFileSync(`${out}/ohlc_data.json`, " ".repeat(50_000_000));
  const page = await open(out);
  const connections = await Promise.all(
    Array.from({ length: 3 }, () => Deno.connect({ hostname: "127.0.0.1", port: page.port })),
  );
  const [half, unread] = connections;
  const request = `GET /data/ohlc_data.json HTTP/1.1\r\nHost: 127.0.0.1:${page.port}\r\n`;
  await half.write(new TextEncoder().encode(request));
  await unread.write(new TextEncoder().encode(request + "\r\n"));
  await unread.read(new Uint8Array(10));
  await (await fetch(page.url)).text();
  const startMs = performance.now();
  await page.close();
  const tookMs = performance.now() - startMs;
  await assertPrompt(tookMs, "closing");
  await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port: page.port }));
  for (const connection of connections) connection.close();
  Deno.removeSync(out, { recursive: true });
});

Deno.test("a page on all addresses says so, however the host is spelled", async () => {
  for (const host of ["0.0.0.0", "0", "00.0.0.0"]) {
    const page = await open("nowhere", 0, host);
    assertEquals(page.lines, [
      `the page is at http://127.0.0.1:${page.port}/`,
      "the page answers on all addresses of this machine, by address only: names are refused",
    ]);
    const response = await fetch(page.url);
    await response.body!.cancel();
    assertEquals(response.status, 200);
    await page.close();
  }
  const page = await open("nowhere", 0, "127.1");
  assertEquals(page.lines, [`the page is at http://127.0.0.1:${page.port}/`]);
  await page.close();
});
