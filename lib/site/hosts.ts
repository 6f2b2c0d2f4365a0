/**
 * Which names the site answers to.
 *
 * A page of another site can have its own name resolve to 127.0.0.1 and then read what is served there as if it were
 * its own ("DNS rebinding"). The browser still sends that name as `Host`, so requests under names that the site was
 * not started for are refused. An address is no name: nobody else can make it lead here.
 *
 * @module
 */

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Addresses that stand for every address of the machine. */
const WILDCARDS = ["0.0.0.0", "[::]"];

// What URL makes of a host that is an address.
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/** How an address or a name is written in a URL: IPv6 in brackets. */
export function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/**
 * Makes the check of a request's host: loopback names and the host it was started for, with its port. A site on all
 * addresses of the machine (`0.0.0.0`, `::`) answers to every address, and still to no name but `localhost`.
 *
 * @param host The address or name that the site is bound to
 * @param port The port that it is bound to
 * @returns Whether a request may be answered
 */
export function hostCheck(host: string, port: number): (request: Request) => boolean {
  const own = parseHost(`${urlHost(host)}:${port}`)?.hostname ?? urlHost(host);
  const names = new Set([...LOOPBACK, own]);
  const isAllowed = (authority: string) => {
    const url = parseHost(authority);
    if (url === undefined || Number(url.port || 80) !== port) return false;
    return names.has(url.hostname) || (WILDCARDS.includes(own) && ADDRESS.test(url.hostname));
  };
  return (request) => {
    // HTTP/2, and a target in absolute form, name a host in the URL too; then both must be right. Who names none at
    // all speaks HTTP/1.0 and is no browser.
    const header = request.headers.get("host");
    // Deno puts a Host into the URL as it came, so that there need be no URL in it.
    const host = URL.parse(request.url)?.host;
    return host !== undefined && isAllowed(host) && (header === null || isAllowed(header));
  };
}

/** A `Host` value as a URL's; undefined where it holds anything but a host and a port. */
function parseHost(authority: string): URL | undefined {
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(authority)) return undefined;
  return URL.parse(`http://${authority}/`) ?? undefined;
}
