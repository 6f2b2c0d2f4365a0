/**
 * A site for the browser tests: a base URL, and a folder whose files the test writes.
 *
 * This is the one place that knows how the page comes to be served.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { PROJECT } from "../helpers/program.ts";
import { freePort, type Program, startProgram } from "../helpers/serving.ts";

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

/** The page's script, as `deno task bundle` made it for these tests. */
export function bundle(): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(join(PROJECT, "static", "dist", "app.js"));
}

/**
 * Serves a folder with the program.
 *
 * @param out The folder; a temporary one if none is given, which goes when the site is disposed of
 */
export async function startSite(out?: string): Promise<Site> {
  const folder = out ?? await Deno.makeTempDir();
  const port = freePort();
  let server: Program | undefined;
  const site: Site = {
    url: `http://127.0.0.1:${port}`,
    out: folder,
    async start() {
      server = startProgram(["serve", "--out", folder, "--port", String(port)]);
      await server.seen(new RegExp(`the page is at http://127.0.0.1:${port}/`));
    },
    async stop() {
      await server?.[Symbol.asyncDispose]();
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
