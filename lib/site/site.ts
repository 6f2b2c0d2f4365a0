/**
 * The site as an application from requests to responses, without a port.
 *
 * @module
 */

import { Hono } from "hono";
import type { Logger } from "../log/log.ts";
import { errorLine, printable } from "../text/printable.ts";
import { jsonError } from "./answer_response.ts";
import { DataFiles } from "./data_files.ts";
import { mountRoutes, type Routes } from "./fresh_routes.ts";
import type { Queries } from "./queries.ts";
import { SECURITY_HEADERS } from "./security_headers.ts";
import type { SiteState } from "./state.ts";
import type { StaticFiles } from "./static_files.ts";

/** Time before the same failure of the same path is logged again: the page asks for each file every second. */
const LOG_AGAIN_MS = 60_000;

/** What a site consists of. */
export interface SiteOptions {
  /** The folder of the run's files. It need not exist. */
  out: string;
  /** The files of `routes/`. */
  routes: Routes<SiteState>;
  /** The page's own files. */
  statics: StaticFiles["files"];
  /** Whether the site answers to the host of a request; see {@linkcode hostCheck}. */
  isOurHost: (request: Request) => boolean;
  /** Details of the run. */
  queries: Queries;
  /** Receives failures. */
  log: Logger;
}

/**
 * Makes a site. Its `fetch` answers requests.
 *
 * @param options What the site consists of
 */
export function createSite(options: SiteOptions): Hono {
  const hono = new Hono();
  hono.use(async (c, next) => {
    if (options.isOurHost(c.req.raw)) await next();
    else c.res = plainText("the page answers only to the address given by --host, not to that name\n", 421);
    if (isPlainError(c.res) && c.req.path.startsWith("/api/")) {
      c.res = jsonError((await c.res.text()).trim(), c.res.status, allowOf(c.res));
    }
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
  });
  mountRoutes(hono, options.routes, {
    data: new DataFiles(options.out),
    queries: options.queries,
    statics: options.statics,
    notFound,
  });
  hono.notFound(notFound);
  const logFailure = rareFailures(options.log);
  hono.onError((error, c) => {
    logFailure(printable(c.req.path), errorLine(error));
    return plainText("this cannot be served right now; the program's log says why\n", 500);
  });
  return hono;
}

/** Logs failures by path; one that repeats, once a minute. Only paths that exist fail, so there are few of them. */
function rareFailures(log: Logger): (path: string, reason: string) => void {
  const logged = new Map<string, { reason: string; timeMs: number }>();
  return (path, reason) => {
    const last = logged.get(path);
    const nowMs = performance.now();
    if (last?.reason === reason && nowMs - last.timeMs < LOG_AGAIN_MS) return;
    logged.set(path, { reason, timeMs: nowMs });
    log.error(`${path}: ${reason}`);
  };
}

/** Whether a response is an error as text. */
function isPlainError({ status, headers }: Response): boolean {
  return status >= 400 && headers.get("content-type")?.startsWith("text/plain") === true;
}

/** The header that names the allowed methods, if there is one. */
function allowOf({ headers }: Response): HeadersInit {
  const allow = headers.get("allow");
  return allow === null ? {} : { allow };
}

function notFound(): Response {
  return plainText("not found\n", 404);
}

function plainText(text: string, status: number): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
  return new Response(text, { status, headers });
}
