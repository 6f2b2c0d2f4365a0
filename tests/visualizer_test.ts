/** @module The page as a part of another program: `launchVisualizer()` of the library. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { launchVisualizer, Logger, upsertOhlcBar, type VisualizerOptions } from "../lib/mod.ts";
import { withFolder } from "./helpers/database.ts";
import { assertPrompt } from "./helpers/prompt.ts";
import { answered } from "./helpers/serving.ts";

Deno.test("launchVisualizer() serves the files of a folder, and follows them", () =>
  withFolder(async (out) => {
    const lines: string[] = [];
    const log = new Logger({ write: (line) => lines.push(line) });
    await using visualizer = await launchVisualizer({ out, port: 0, log });
    assert(lines.includes(`the page is at ${visualizer.url}`), lines.join("\n"));
    const bars = async () => await (await fetch(new URL("/data/ohlc_data.json", visualizer.url))).text();
    upsertOhlcBar(60_000, 1, 2, 1, 2, 3, { out });
    assertEquals(await bars(), "[[60000,1,2,1,2,3]]\n");
    upsertOhlcBar(60_000, 1, 2, 1, 1, 4, { out });
    assertEquals(await bars(), "[[60000,1,2,1,1,4]]\n");
  }));

Deno.test("launchVisualizer() stops promptly while clients are connected and do not read", () =>
  withFolder(async (out) => {
    // Larger than the buffers of a connection, so that a response to a client that does not read stays in flight.
    const bar = "[60000,1,2,1,2,3]";
    Deno.writeTextFileSync(`${out}/ohlc_data.json`, `[${Array(1_000_000).fill(bar).join(",\n")}]\n`);
    const visualizer = await launchVisualizer({ out, port: 0 });
    const { hostname, port } = new URL(visualizer.url);
    const connect = () => Deno.connect({ hostname, port: Number(port) });
    const clients = await Promise.all([connect(), connect(), connect()]);
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`;
    await clients[0].write(new TextEncoder().encode(request("/data/ohlc_data.json")));
    await clients[1].write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost:"));
    await clients[0].read(new Uint8Array(100));
    const startMs = performance.now();
    await Promise.all([visualizer.stop(), visualizer.stop()]);
    await assertPrompt(performance.now() - startMs, "stopping");
    await assertRejects(connect, Deno.errors.ConnectionRefused);
    for (const client of clients) client.close();
  }));

Deno.test("launchVisualizer() answers queries if it is asked to", () =>
  withFolder(async (out) => {
    upsertOhlcBar(60_000, 1, 2, 1, 2, 5, { out });
    for (const queries of [undefined, true]) {
      await using visualizer = await launchVisualizer({ out, port: 0, queries });
      const response = await answered(`${visualizer.url}api/series/price?from=0&to=90000`);
      assertEquals(response.status, queries ? 200 : 404);
      const { rows, error } = await response.json();
      assertEquals(
        queries ? rows : error,
        queries ? [[60_000, 1, 2, 1, 2, 5]] : "this page answers no queries",
      );
    }
  }));

Deno.test("launchVisualizer() refuses options that are not valid, and quotes them", async () => {
  const cases: [options: unknown, message: string][] = [
    [{ port: 65536 }, "port is 65536; expected a whole number from 0 to 65535"],
    [{ port: "80" }, 'port is "80"; expected a whole number from 0 to 65535'],
    [{ out: "" }, 'out is ""; expected a text that is not empty'],
    [{ host: null }, "host is null; expected a text that is not empty"],
  ];
  for (const [options, message] of cases) {
    const error = await assertRejects(() => launchVisualizer(options as VisualizerOptions), RangeError);
    assertEquals(error.message, message);
  }
});
