/**
 * A site for the browser tests: a base URL, and a folder whose files the test writes.
 *
 * This is the one place that knows how the page comes to be served.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";

/** A site that is running. */
export interface Site extends AsyncDisposable {
  /** Where it is, without a slash at the end. */
  readonly url: string;
  /** The folder whose files it serves. */
  readonly out: string;
  /** Ends the server; the folder stays. */
  stop(): Promise<void>;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url);
const EMPTY: Record<string, string> = {
  "ohlc_data.json": "[]",
  "metrics_data.json": "[]",
  "depth_data.json": '{"bids":[],"asks":[]}',
  "run_status.json": "{}",
};
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
  "connect-src 'self'";
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>orderflow</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/style.css">
<script type="module" src="/static/app.js"></script>
</head>
<body>
<main id="app">${
  ["Status", "Toolbar", "Price", "Imbalance", "Depth"].map((island) =>
    `<section data-island="${island}"><p>${island}</p></section>`
  ).join("\n")
}</main>
</body>
</html>`;

let bundled: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The page's script, bundled once for all tests of a process. */
export function bundle(): Promise<Uint8Array<ArrayBuffer>> {
  return bundled ??= makeBundle();
}

async function makeBundle(): Promise<Uint8Array<ArrayBuffer>> {
  const file = await Deno.makeTempFile({ suffix: ".js" });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--minify", "islands/app.ts", "-o", file],
    cwd: ROOT,
    stderr: "piped",
    stdout: "null",
  }).output();
  if (!success) throw new Error(`the islands cannot be bundled: ${new TextDecoder().decode(stderr)}`);
  const script = await Deno.readFile(file);
  await Deno.remove(file);
  return script;
}

/**
 * Serves a folder as the program does.
 *
 * @param out The folder; a temporary one if none is given, which goes when the site is disposed of
 */
export async function startSite(out?: string): Promise<Site> {
  const folder = out ?? await Deno.makeTempDir();
  const script = await bundle();
  let port = 0;
  let server: Deno.HttpServer | undefined;
  const site: Site = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    out: folder,
    async start() {
      server = Deno.serve(
        { hostname: "127.0.0.1", port, onListen: () => {} },
        (request) => answer(request, folder, script),
      );
      port = (server.addr as Deno.NetAddr).port;
      await Promise.resolve();
    },
    async stop() {
      await server?.shutdown();
      server = undefined;
    },
    async [Symbol.asyncDispose]() {
      await site.stop();
      if (out === undefined) await Deno.remove(folder, { recursive: true });
    },
  };
  await site.start();
  return site;
}

async function answer(request: Request, out: string, script: Uint8Array<ArrayBuffer>): Promise<Response> {
  const { pathname } = new URL(request.url);
  const send = (body: BodyInit, type: string) =>
    new Response(body, { headers: { "Content-Type": type, "Content-Security-Policy": POLICY } });
  if (pathname === "/") return send(PAGE, "text/html; charset=utf-8");
  if (pathname === "/static/app.js") return send(script, "text/javascript");
  if (pathname === "/static/style.css" || pathname === "/static/icon.svg") {
    const bytes = await Deno.readFile(new URL(`.${pathname}`, ROOT));
    return send(bytes, pathname.endsWith("css") ? "text/css" : "image/svg+xml");
  }
  const name = pathname.replace(/^\/data\//, "");
  if (!(name in EMPTY)) return new Response("not found", { status: 404 });
  return await answerData(request, join(out, name), EMPTY[name]);
}

/** The files change by being replaced, so their inode, size and time tell one version from another. */
async function answerData(request: Request, path: string, empty: string): Promise<Response> {
  try {
    const { mtime, size, ino } = await Deno.stat(path);
    const etag = `"${ino}-${size}-${mtime?.getTime()}"`;
    if (request.headers.get("If-None-Match") === etag) return new Response(null, { status: 304 });
    const headers = { "Content-Type": "application/json", ETag: etag, "Cache-Control": "no-cache" };
    return new Response(await Deno.readFile(path), { headers });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (request.headers.get("If-None-Match") === '"none"') return new Response(null, { status: 304 });
    return new Response(empty, { headers: { "Content-Type": "application/json", ETag: '"none"' } });
  }
}
