/** @module A page that shows the bars of a file with lightweight-charts, served from memory. */

import { fromFileUrl } from "deno-std/path/from_file_url.js";

const HTML = `<!DOCTYPE html><html lang="en"><title>peer</title>
<style>html, body, #chart { height: 100%; margin: 0 }</style>
<div id="chart"></div><script type="module" src="app.js"></script></html>`;

/** A page that is served. */
export interface PeerChart extends AsyncDisposable {
  /** The address. */
  readonly url: string;
}

/**
 * Bundles the page and serves it with the bars.
 *
 * @param path The file of price bars
 */
export async function servePeerChart(path: string): Promise<PeerChart> {
  const script = await bundled("peer_chart_page.ts");
  const bars = Deno.readFileSync(path);
  const answers: Record<string, [type: string, body: string | Uint8Array<ArrayBuffer>]> = {
    "/": ["text/html; charset=utf-8", HTML],
    "/app.js": ["text/javascript", script],
    "/bars.json": ["application/json", bars],
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const answer = answers[new URL(request.url).pathname];
    if (!answer) return new Response(null, { status: 404 });
    return new Response(answer[1], { headers: { "Content-Type": answer[0] } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** A module next to this one as a minified script for a browser. */
async function bundled(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform",
      "browser",
      "--minify",
      fromFileUrl(new URL(name, import.meta.url)),
    ],
  });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(`${name} cannot be bundled: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}
