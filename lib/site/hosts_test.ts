import { assertEquals } from "deno-std/assert/equals.js";
import { hostCheck, isOnAllAddresses, pageUrl, urlHost } from "./hosts.ts";

/** Whether a site that was started for a host and bound to an address answers to a `Host`. */
function answers(host: string, address: string, port: number, header: string): boolean {
  return hostCheck({ host, address, port })(
    new Request("http://127.0.0.1:" + port, { headers: { host: header } }),
  );
}

Deno.test("hostCheck() allows the loopback names, the host and its address, with the port", () => {
  const allowed: [host: string, port: number, headers: string[], address?: string][] = [
    ["127.0.0.1", 8050, [
      "127.0.0.1:8050",
      "localhost:8050",
      "LOCALHOST:8050",
      "[::1]:8050",
      "[0:0::1]:8050",
    ]],
    ["127.0.0.1", 80, ["127.0.0.1", "localhost:80", "localhost"]],
    ["Desk.local", 8050, ["desk.local:8050", "DESK.LOCAL:8050", "localhost:8050"]],
    ["Desk.local", 8050, ["desk.local:8050", "192.168.1.5:8050"], "192.168.1.5"],
    ["192.168.1.5", 8050, ["192.168.1.5:8050", "127.0.0.1:8050"]],
    ["fe80::1", 8050, ["[fe80::1]:8050", "[FE80:0::1]:8050"]],
    ["0.0.0.0", 8050, ["192.168.1.5:8050", "[fe80::1]:8050", "localhost:8050", "0.0.0.0:8050"]],
    ["0", 8050, ["192.168.1.5:8050", "[fe80::1]:8050", "localhost:8050", "0:8050"], "0.0.0.0"],
    ["every.local", 8050, ["192.168.1.5:8050", "every.local:8050"], "0.0.0.0"],
    ["::", 8050, ["192.168.1.5:8050", "[fe80::1]:8050", "[::]:8050"]],
  ];
  for (const [host, port, headers, address = host] of allowed) {
    for (const header of headers) {
      assertEquals(answers(host, address, port, header), true, `${host}: ${header}`);
    }
  }
});

Deno.test("hostCheck() refuses every other host", () => {
  const refused: [host: string, headers: string[], address?: string][] = [
    ["127.0.0.1", [
      "evil.example:8050",
      "127.0.0.1",
      "127.0.0.1:8051",
      "127.0.0.1:80500000",
      "127.0.0.2:8050",
      "localhost.:8050",
      "localhost.evil.example:8050",
      "evil@127.0.0.1:8050",
      "127.0.0.1:8050@evil.example",
      "127.0.0.1:8050/",
      "127.0.0.1:8050#",
      "127.0.0.1:8050, evil.example",
      "127.0.0.1:",
      "",
      "192.168.1.5:8050",
      "[::1",
      "[evil]:8050",
    ]],
    ["0.0.0.0", ["evil.example:8050", "1.2.3.4.example:8050", "192.168.1.5", "192.168.1.5:80"]],
    ["0", ["evil.example:8050"], "0.0.0.0"],
    ["192.168.1.5", ["192.168.1.6:8050", "evil.example:8050"]],
    ["Desk.local", ["192.168.1.6:8050", "evil.example:8050"], "192.168.1.5"],
  ];
  for (const [host, headers, address = host] of refused) {
    for (const header of headers) {
      assertEquals(answers(host, address, 8050, header), false, `${host}: ${header}`);
    }
  }
});

Deno.test("hostCheck() checks the host of the URL as well", () => {
  const isOurs = hostCheck({ host: "127.0.0.1", address: "127.0.0.1", port: 8050 });
  const headers = { host: "127.0.0.1:8050" };
  assertEquals(isOurs(new Request("http://127.0.0.1:8050/", { headers })), true);
  assertEquals(isOurs(new Request("http://127.0.0.1:8050/")), true);
  assertEquals(isOurs(new Request("http://evil.example:8050/", { headers })), false);
  assertEquals(isOurs(new Request("http://evil.example:8050/")), false);
});

Deno.test("hostCheck() refuses a request whose host is no valid URL, as Deno's server may pass on", () => {
  for (const url of ["http://[/", "http://127.0.0.1:8050, evil/", ""]) {
    const request = Object.defineProperty(new Request("http://127.0.0.1:8050/"), "url", { value: url });
    assertEquals(hostCheck({ host: "127.0.0.1", address: "127.0.0.1", port: 8050 })(request), false);
  }
});

Deno.test("all spellings of all addresses are recognised by the address that is bound", () => {
  const cases: [host: string, url: string][] = [
    ["0.0.0.0", "http://127.0.0.1"],
    ["0", "http://127.0.0.1"],
    ["0x0", "http://127.0.0.1"],
    ["00.0.0.0", "http://127.0.0.1"],
    ["::", "http://[::1]"],
    ["::0", "http://[::1]"],
    ["0:0:0:0:0:0:0:0", "http://[::1]"],
    ["::ffff:0.0.0.0", "http://127.0.0.1"],
  ];
  for (const [host, url] of cases) {
    let listener: Deno.TcpListener;
    try {
      listener = Deno.listen({ hostname: host, port: 0 });
    } catch (error) {
      // A machine without IPv6, or a system that does not accept a spelling, cannot listen there by mistake.
      if (error instanceof Deno.errors.AddrInUse) throw error;
      continue;
    }
    const { hostname: address, port } = listener.addr;
    listener.close();
    assertEquals(isOnAllAddresses({ host, address, port }), true, `${host} is ${address}`);
    assertEquals(pageUrl({ host, address, port }), `${url}:${port}/`);
  }
  for (const address of ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1", "192.168.1.5"]) {
    assertEquals(isOnAllAddresses({ host: address, address, port: 1 }), false, address);
  }
});

Deno.test("urlHost() writes a host as URLs do", () => {
  const cases = [["127.1", "127.0.0.1"], ["::1", "[::1]"], ["LOCALHOST", "localhost"], ["a b", "a b"]];
  for (const [host, expected] of cases) assertEquals(urlHost(host), expected);
});
