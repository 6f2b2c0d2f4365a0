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
  let port: number | undefined;
  let server: Program | undefined;
  const site: Site = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    out: folder,
    async start() {
      server = startProgram(["serve", "--out", folder, "--port", String(port ?? freePort())]);
      const [, served] = await server.seen(/the page is at http:\/\/127\.0\.0\.1:(\d+)\//);
      // The program takes the next port if another program was faster, but then the page would not find the server again.
      if (port !== undefined && port !== Number(served)) throw new Error(`port ${port} has been taken`);
      port = Number(served);
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
