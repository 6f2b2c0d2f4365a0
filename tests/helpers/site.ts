/** @module A site over a temporary folder, asked without a port. */

import { hostCheck } from "../../lib/site/hosts.ts";
import { Content } from "../../lib/site/content.ts";
import { Queries } from "../../lib/site/queries.ts";
import { createSite } from "../../lib/site/site.ts";
import { Logger } from "../../lib/log/log.ts";
import { makeOutFolder } from "../../lib/publish/output_folder.ts";
import { RunFiles } from "../../lib/publish/run_files.ts";
import { ROUTES } from "../../routes/serve.ts";

/** Where the site believes to be. */
export const ORIGIN = "http://127.0.0.1:8050";

/** The start of the first window of {@linkcode writeBars}, in milliseconds. */
export const START_MS = 1735689600000;

/** What the site sends for files that do not exist, by name. */
export const EMPTY_FILES = {
  "ohlc_data.json": "[]\n",
  "flow_data.json": "[]\n",
  "quote_data.json": "[]\n",
  "metrics_data.json": "[]\n",
  "depth_data.json": '{"bids":[],"asks":[]}\n',
  "run_status.json": "{}\n",
};

/** A site over a temporary folder. */
export interface TestSite {
  /** The folder of the folder, with a file that nobody may read. */
  root: string;
  /** The folder of the run's files; it does not exist at first. */
  out: string;
  /** The lines logged so far. */
  lines: string[];
  /** Sends a request. */
  get: (path: string, headers?: HeadersInit, method?: string) => Promise<Response>;
}

/** Runs a test with a site, and removes its folder. */
export async function withSite(test: (site: TestSite) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  const out = `${root}/out`;
  // A file outside of the folder, which a hostile path might reach.
  Deno.writeTextFileSync(`${root}/secret.json`, "secret");
  const lines: string[] = [];
  const statics = new Map([
    ["app.js", await Content.of(new TextEncoder().encode("//".padEnd(5000)), "text/javascript")],
    ["style.css", await Content.of(new TextEncoder().encode("body {}"), "text/css")],
  ]);
  const log = new Logger({ write: (line) => lines.push(line) });
  // The first query may wait until the modules of its thread are compiled.
  const queries = new Queries({ out, timeMs: 60_000 }, log);
  const site = createSite({
    out,
    queries,
    routes: ROUTES,
    statics,
    isOurHost: hostCheck({ host: "127.0.0.1", address: "127.0.0.1", port: 8050 }),
    log,
  });
  const get = async (path: string, headers?: HeadersInit, method = "GET") =>
    await site.fetch(new Request(ORIGIN + path, { method, headers }));
  try {
    await test({ root, out, lines, get });
  } finally {
    await queries.close();
    Deno.removeSync(root, { recursive: true });
  }
}

/** Writes 100 price bars, which are enough to be compressed. */
export function writeBars(out: string): void {
  makeOutFolder(out);
  const files = new RunFiles(out, 1000);
  const bar = (i: number) => [START_MS + i * 60_000, 61837.63, 61900, 61800, 61850.5, 12.25];
  files.upsert({ price: Float64Array.from(Array.from({ length: 100 }, (_, i) => bar(i)).flat()) });
  files.flush();
}

/** The text of a compressed response. */
export async function gunzipped(response: Response): Promise<string> {
  return await new Response(response.body!.pipeThrough(new DecompressionStream("gzip"))).text();
}
