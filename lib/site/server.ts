/**
 * The site on a port.
 *
 * @module
 */

import type { Hono } from "hono";
import type { Logger } from "../log/log.ts";
import { DEFAULTS } from "../model/run_request.ts";
import { printable, systemReason } from "../text/printable.ts";
import type { Routes } from "./fresh_routes.ts";
import { hostCheck, isOnAllAddresses, pageUrl, urlHost } from "./hosts.ts";
import { Queries } from "./queries.ts";
import { createSite } from "./site.ts";
import type { SiteState } from "./state.ts";
import { readStaticFiles } from "./static_files.ts";

/** How many ports after the requested port are tried. */
const FURTHER_PORTS = 10;

/** Pause before the server listens again after it could not accept a connection. */
const LISTEN_AGAIN_MS = 100;

/** The longest that closing waits for requests that are being answered. */
const CLOSE_MS = 3000;

/** What the page shows, and where it is served. */
export interface PageOptions {
  /** The folder of the run's files. It need not exist. */
  out: string;
  /** Another data folder, or file, in which the run's databases are now; by default where the run found them. */
  data?: string;
  /** A file with the certificate of the authority that signed that of a cluster; by default that of the run. */
  caFile?: string;
  /** Whether a run of this process writes to the folder: until it has, queries are not about an earlier run's databases. */
  expectsRun?: boolean;
  /** Whether queries are answered, which needs threads with permissions of their own; by default they are. */
  queries?: boolean;
  /** The address or name to listen on. */
  host: string;
  /** The port to listen on. If the port is in use, the next free one of the ten after it. 0 means any free port. */
  port: number;
  /** Receives the page's address, warnings and errors. */
  log: Logger;
}

/** A page that is being served. */
export interface Page {
  /** Where a browser finds the page. */
  url: string;
  /** Stops serving, within five seconds even if browsers are connected or do not read their answers. */
  close(): Promise<void>;
}

/**
 * Serves routes on a port.
 *
 * @param routes The files of `routes/`
 * @param options What the page shows, and where it is served
 * @throws {Error} If no port is free, the address cannot be listened on, or a static file cannot be read
 */
export async function servePage(routes: Routes<SiteState>, options: PageOptions): Promise<Page> {
  const { host, port: wanted, out, log } = options;
  const { files: statics, missing } = await readStaticFiles();
  if (missing.length > 0) {
    log.warning(`the page lacks ${missing.join(", ")} (not found); \`deno task bundle\` makes app.js`);
  }
  const queries = new Queries(options, log);
  const closing = new AbortController();
  // `site` depends on the bound port. No request arrives before this function awaits something.
  const serveOn = (port: number) =>
    // An `onListen` of our own, because Deno's prints to stdout.
    Deno.serve({ hostname: host, port, signal: closing.signal, onListen: () => {} }, (request) =>
      answerUnchanged(site, request));
  const server = listen(host, wanted, serveOn);
  const listening = { host, address: server.addr.hostname, port: server.addr.port };
  const finished = keepListening(server, () => serveOn(listening.port), closing.signal, log);
  const site = createSite({ out, queries, routes, statics, log, isOurHost: hostCheck(listening) });

  const url = pageUrl(listening);
  if (wanted !== 0 && listening.port !== wanted) {
    log.warning(`port ${wanted} is in use; the page is at ${url}`, { url });
  } else {
    log.info(`the page is at ${url}`, { url });
  }
  if (isOnAllAddresses(listening)) {
    log.info("the page answers on all addresses of this machine, by address only: names are refused");
  }

  return {
    url,
    async close() {
      // Not server.shutdown(), which would wait for clients that requested something and do not read it.
      closing.abort();
      await queries.close();
      await settledWithin(CLOSE_MS, finished);
    },
  };
}

type Server = Deno.HttpServer<Deno.NetAddr>;

/** Listens on the requested port, or on the first free port after it. */
function listen(hostname: string, wanted: number, serveOn: (port: number) => Server): Server {
  const last = wanted === 0 ? 0 : Math.min(wanted + FURTHER_PORTS, 65535);
  for (let port = wanted; port <= last; port++) {
    try {
      return serveOn(port);
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) continue;
      const place = `${printable(urlHost(hostname))}:${port}`;
      throw new Error(`${place} cannot be listened on: ${reasonNotListening(error, port)}`, { cause: error });
    }
  }
  const range = last > wanted ? `ports ${wanted} to ${last} are` : `port ${wanted} is`;
  throw new Error(`${range} in use; choose another with --port`);
}

/** The first port that every user may listen on, on most systems. */
const FIRST_FREE_PORT = 1024;

/**
 * Why the system refuses to listen, and what to do about the refusal.
 *
 * @param error What listening threw
 * @param port The port
 */
export function reasonNotListening(error: unknown, port: number): string {
  if (error instanceof Deno.errors.PermissionDenied) {
    return port < FIRST_FREE_PORT
      ? `only an administrator may use ports below ${FIRST_FREE_PORT}; choose another with --port`
      : "the system does not permit this port; choose another with --port";
  }
  return `${systemReason(error)}; --host takes an address of this machine, such as ${DEFAULTS.host}`;
}

/**
 * Listens again whenever the server has ended by itself. Deno's server ends if it cannot accept a connection, which
 * happens while all file descriptors of the process are in use; an uncaught error would end the run too.
 *
 * @param first The first server
 * @param again Makes another server on the same port
 * @param signal Ends the last server and this function
 */
async function keepListening(
  first: Server,
  again: () => Server,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  let hasWarned = false;
  for (let server: Server | undefined = first; !signal.aborted;) {
    try {
      server ??= again();
      await server.finished;
    } catch (error) {
      if (!hasWarned) log.warning(`the page cannot accept connections right now: ${systemReason(error)}`);
      hasWarned = true;
      server = undefined;
      await new Promise((done) => setTimeout(done, LISTEN_AGAIN_MS));
    }
  }
}

/** Waits for a promise, but no longer than a time: a request may wait for a file on a disk that does not answer. */
async function settledWithin(ms: number, promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}

/** Answers a request with the site's response as it is, without the changes that Deno's server makes by default. */
async function answerUnchanged(site: Hono, request: Request): Promise<Response> {
  // For HEAD, the server drops the body and keeps its length; a response without a body would get the length 0.
  const isHead = request.method === "HEAD";
  const response = await site.fetch(isHead ? new Request(request, { method: "GET" }) : request);
  const { body, headers } = response;
  // Deno's server compresses uncompressed bodies on this thread and weakens their tags, unless the first
  // Cache-Control header says no-transform.
  if (body !== null && !headers.has("content-encoding") && request.headers.has("accept-encoding")) {
    headers.set("cache-control", `${headers.get("cache-control") ?? "no-cache"}, no-transform`);
  }
  return response;
}
