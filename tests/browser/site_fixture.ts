/**
 * A site for the browser tests: a base URL, and a folder whose files the test writes. Only this module knows how the
 * page is served.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { PROJECT } from "../helpers/program.ts";
import { freePort, type Program, startProgram } from "../helpers/serving.ts";

/** A site that is running. */
export interface Site extends AsyncDisposable {
  /** The base URL, without a slash at the end. */
  readonly url: string;
  /** The folder whose files are served. */
  readonly out: string;
  /** Stops the server and keeps the folder. */
  stop(): Promise<void>;
  /** Starts the server again, at the same address. */
  start(): Promise<void>;
}

/** The page's script, as made by `deno task bundle`. */
export function bundle(): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(join(PROJECT, "static", "dist", "app.js"));
}

/**
 * Serves a folder with the program.
 *
 * @param out The folder; by default a temporary folder, which is removed with the site
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
