import { assertEquals } from "deno-std/assert/equals.js";
import { hostCheck } from "./hosts.ts";

/** Whether a site on this address and port answers to a `Host`. */
function answers(bound: string, port: number, host: string): boolean {
  return hostCheck(bound, port)(new Request("http://127.0.0.1:" + port, { headers: { host } }));
}

Deno.test("hostCheck() allows the loopback names and the host that was asked for, with the port", () => {
  const allowed: [string, number, string[]][] = [
    ["127.0.0.1", 8050, [
      "127.0.0.1:8050",
      "localhost:8050",
      "LOCALHOST:8050",
      "[::1]:8050",
      "[0:0::1]:8050",
    ]],
    ["127.0.0.1", 80, ["127.0.0.1", "localhost:80", "localhost"]],
    ["Desk.local", 8050, ["desk.local:8050", "DESK.LOCAL:8050", "localhost:8050"]],
    ["192.168.1.5", 8050, ["192.168.1.5:8050", "127.0.0.1:8050"]],
    ["fe80::1", 8050, ["[fe80::1]:8050", "[FE80:0::1]:8050"]],
    ["0.0.0.0", 8050, ["192.168.1.5:8050", "[fe80::1]:8050", "localhost:8050", "0.0.0.0:8050"]],
    ["::", 8050, ["192.168.1.5:8050", "[fe80::1]:8050", "[::]:8050"]],
  ];
  for (const [bound, port, hosts] of allowed) {
    for (const host of hosts) assertEquals(answers(bound, port, host), true, `${bound}: ${host}`);
  }
});

Deno.test("hostCheck() refuses every other host", () => {
  const refused: [string, string[]][] = [
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
    ["192.168.1.5", ["192.168.1.6:8050", "evil.example:8050"]],
  ];
  for (const [bound, hosts] of refused) {
    for (const host of hosts) assertEquals(answers(bound, 8050, host), false, `${bound}: ${host}`);
  }
});

Deno.test("hostCheck() wants the host of the URL to be right too", () => {
  const isOurs = hostCheck("127.0.0.1", 8050);
  const headers = { host: "127.0.0.1:8050" };
  assertEquals(isOurs(new Request("http://127.0.0.1:8050/", { headers })), true);
  assertEquals(isOurs(new Request("http://127.0.0.1:8050/")), true);
  assertEquals(isOurs(new Request("http://evil.example:8050/", { headers })), false);
  assertEquals(isOurs(new Request("http://evil.example:8050/")), false);
});

Deno.test("hostCheck() refuses a request whose host makes no URL, as Deno's server hands it on", () => {
  for (const url of ["http://[/", "http://127.0.0.1:8050, evil/", ""]) {
    const request = Object.defineProperty(new Request("http://127.0.0.1:8050/"), "url", { value: url });
    assertEquals(hostCheck("127.0.0.1", 8050)(request), false);
  }
});
