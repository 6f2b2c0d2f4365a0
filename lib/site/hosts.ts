/**
 * The host names that the site answers to.
 *
 * A page of another site can have its own name resolve to 127.0.0.1, and then read what is served there as if it were
 * its own ("DNS rebinding"). The browser still sends that name as `Host`, so the site refuses requests under every
 * name that it was not started for. An address cannot be abused like this: nobody else can make it lead here.
 *
 * @module
 */

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Addresses that stand for all addresses of the machine, as a URL has them. The last is an IPv4 address in IPv6. */
const ALL_ADDRESSES = ["0.0.0.0", "[::]", "[::ffff:0:0]"];

/** A host that is an address, as a URL has it. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/** The address and port that a server listens on. */
export interface Listening {
  /** The address or name that the user asked for. */
  host: string;
  /** The address that the system bound, such as `127.0.0.1` for `localhost` and `0.0.0.0` for `0`. */
  address: string;
  /** The port that the system bound. */
  port: number;
}

/** A host in the form that URLs have: IPv6 in brackets, addresses in their usual spelling, names in lower case. */
export function urlHost(host: string): string {
  const bracketed = host.includes(":") ? `[${host}]` : host;
  return parseHost(bracketed)?.hostname ?? bracketed;
}

/** Whether a server listens on all addresses of the machine, however the user spelled that. */
export function isOnAllAddresses({ address }: Listening): boolean {
  return ALL_ADDRESSES.includes(urlHost(address));
}

/** The URL at which a browser on the same machine finds the page. */
export function pageUrl(listening: Listening): string {
  const { host, address, port } = listening;
  if (!isOnAllAddresses(listening)) return `http://${urlHost(host)}:${port}/`;
  return `http://${urlHost(address) === "[::]" ? "[::1]" : "127.0.0.1"}:${port}/`;
}

/**
 * Makes the check of a request's host. Accepted are the loopback names, and the host and the address that the server
 * was started for, all with its port. A server on all addresses accepts every address, and still no name but
 * `localhost`.
 *
 * @param listening Where the server listens
 * @returns Whether a request may be answered
 */
export function hostCheck(listening: Listening): (request: Request) => boolean {
  const { host, address, port } = listening;
  const names = new Set([...LOOPBACK, urlHost(host), urlHost(address)]);
  const acceptsAddresses = isOnAllAddresses(listening);
  const isAllowed = (authority: string) => {
    const url = parseHost(authority);
    if (url === undefined || Number(url.port || 80) !== port) return false;
    return names.has(url.hostname) || (acceptsAddresses && ADDRESS.test(url.hostname));
  };
  return (request) => {
    // HTTP/2, and a request target in absolute form, name a host in the URL as well; then both must be allowed. A
    // request without `Host` is HTTP/1.0, which no browser sends.
    const header = request.headers.get("host");
    // Deno puts `Host` into the URL unchecked, so the URL may be invalid.
    const host = URL.parse(request.url)?.host;
    return host !== undefined && isAllowed(host) && (header === null || isAllowed(header));
  };
}

/** The value of a `Host` header as a URL; undefined if it is anything but a host and a port. */
function parseHost(authority: string): URL | undefined {
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(authority)) return undefined;
  return URL.parse(`http://${authority}/`) ?? undefined;
}
