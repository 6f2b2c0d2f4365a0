/**
 * The site on a port.
 *
 * @module
 */

import type { Hono } from "hono";
import type { Logger } from "../log/log.ts";
import { printable, systemReason } from "../text/printable.ts";
import { hostCheck, urlHost } from "./hosts.ts";
import { createSite } from "./site.ts";
import { readStaticFiles } from "./static_files.ts";

/** How many ports after the wanted one are tried. */
const FURTHER_PORTS = 10;

/** Pause before the server listens again once it could not accept a connection. */
const LISTEN_AGAIN_MS = 100;

/** Where the page is, and of what. */
export interface PageOptions {
  /** The folder of the run's files. */
  out: string;
  /** The address or name to listen on. */
  host: string;
  /** The port to listen on; if it is taken, the next that is free of the ten after it. 0 is any free port. */
  port: number;
  /** Where it is told what happens. */
  log: Logger;
}

/** A page that is being served. */
export interface Page {
  /** Where a browser finds it. */
  url: string;
  /** Ends it, also where browsers are connected. */
  close(): Promise<void>;
}

/**
 * Serves the page.
 *
 * @param options Where, and of what
 * @throws {Error} If no port can be had, or a file of the page cannot be read
 */
export async function openPage(options: PageOptions): Promise<Page> {
  const { host, port: wanted, out, log } = options;
  const { files: statics, missing } = await readStaticFiles();
  if (missing.length > 0) {
    log.warning(`the page goes without ${missing.join(", ")}, not found; \`deno task bundle\` makes app.js`);
  }
  const closing = new AbortController();
  // Which hosts are ours is known once there is a port, and no request comes in before this function waits.
  const serveOn = (port: number) =>
    // Without a word of its own on stdout.
    Deno.serve({ hostname: host, port, signal: closing.signal, onListen: () => {} }, (request) =>
      answerAsItIs(site, request));
  const server = listen(host, wanted, serveOn);
  const { port } = server.addr;
  const finished = keepListening(server, () => serveOn(port), closing.signal, log);
  const site = createSite({ out, statics, log, isOurHost: hostCheck(host, port) });

  const url = `http://${urlHost(host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host)}:${port}/`;
  if (wanted !== 0 && port !== wanted) log.warning(`port ${wanted} is taken; the page is at ${url}`, { url });
  else log.info(`the page is at ${url}`, { url });
  if (host === "0.0.0.0" || host === "::") {
    log.info("the page answers on all addresses of this machine, by address only: names are refused");
  }

  return {
    url,
    async close() {
      // Not server.shutdown(), which would wait for whoever asked for something and does not read it.
      closing.abort();
      await finished;
    },
  };
}

type Server = Deno.HttpServer<Deno.NetAddr>;

/** Listens on the wanted port, or the first free one of those after it. */
function listen(hostname: string, wanted: number, serveOn: (port: number) => Server): Server {
  const last = wanted === 0 ? 0 : Math.min(wanted + FURTHER_PORTS, 65535);
  for (let port = wanted; port <= last; port++) {
    try {
      return serveOn(port);
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) continue;
      throw new Error(
        `${printable(urlHost(hostname))}:${port} cannot be listened on: ${systemReason(error)}`,
        {
          cause: error,
        },
      );
    }
  }
  const range = last > wanted ? `ports ${wanted} to ${last} are` : `port ${wanted} is`;
  throw new Error(`${range} taken; choose another with --port`);
}

/**
 * Listens again whenever the server has ended by itself. Deno's does when it cannot accept a connection, as long as
 * somebody holds every file descriptor that there is; and what is not caught would end the run too.
 *
 * @param first The first server
 * @param again Makes another on the same port
 * @param signal Ends it
 */
async function keepListening(
  first: Server,
  again: () => Server,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  let hasTold = false;
  for (let server: Server | undefined = first; !signal.aborted;) {
    try {
      server ??= again();
      await server.finished;
    } catch (error) {
      if (!hasTold) log.warning(`the page takes no visitors for the moment: ${systemReason(error)}`);
      hasTold = true;
      server = undefined;
      await new Promise((done) => setTimeout(done, LISTEN_AGAIN_MS));
    }
  }
}

/** Has a request answered by the site, past what Deno's server does of its own accord. */
async function answerAsItIs(site: Hono, request: Request): Promise<Response> {
  // The server leaves out the body that HEAD does not want, and tells its length; without one it would tell 0.
  const isHead = request.method === "HEAD";
  const response = await site.fetch(isHead ? new Request(request, { method: "GET" }) : request);
  const { body, headers } = response;
  // Deno's server compresses what is not, on this thread, and weakens its tag, unless it is told not to. It looks at
  // the first header of that name alone.
  if (body !== null && !headers.has("content-encoding") && request.headers.has("accept-encoding")) {
    headers.set("cache-control", `${headers.get("cache-control") ?? "no-cache"}, no-transform`);
  }
  return response;
}
