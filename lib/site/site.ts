/**
 * The site as an application from requests to responses, without a port.
 *
 * @module
 */

import { Hono } from "hono";
import { errorLine, printable } from "../text/printable.ts";
import type { Logger } from "../log/log.ts";
import { DataFiles } from "./data_files.ts";
import { mountRoutes } from "./fresh_routes.ts";
import { ROUTES } from "./routes.ts";
import { SECURITY_HEADERS } from "./security_headers.ts";
import type { StaticFiles } from "./static_files.ts";

/** What a site is made of. */
export interface SiteOptions {
  /** The folder of the run's files. It need not exist. */
  out: string;
  /** The page's own files. */
  statics: StaticFiles["files"];
  /** Whether a request is for a host that the site answers to; see {@linkcode hostCheck}. */
  isOurHost: (request: Request) => boolean;
  /** Where failures are told. */
  log: Logger;
}

/**
 * Makes a site. Its `fetch` answers requests.
 *
 * @param options What it serves, and to whom
 */
export function createSite(options: SiteOptions): Hono {
  const hono = new Hono();
  hono.use(async (c, next) => {
    if (options.isOurHost(c.req.raw)) await next();
    else {c.res = plainText(
        "the page answers only to the address that it was started for (--host), not to that name\n",
        421,
      );}
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
  });
  mountRoutes(hono, ROUTES, {
    data: new DataFiles(options.out),
    statics: options.statics,
    notFound,
  });
  hono.notFound(notFound);
  hono.onError((error, c) => {
    options.log.error(`${printable(c.req.path)}: ${errorLine(error)}`);
    return plainText("this cannot be served now; the program's log says why\n", 500);
  });
  return hono;
}

function notFound(): Response {
  return plainText("not found\n", 404);
}

function plainText(text: string, status: number): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return new Response(text, { status, headers });
}
