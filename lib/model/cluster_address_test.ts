import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { addressText, hostAndPort, isClusterAddress, parseClusterAddress } from "./cluster_address.ts";

const VALID: [text: string, address: ReturnType<typeof parseClusterAddress>][] = [
  ["clickhouse://desk@ticks.example:9123/market", {
    isSecure: false,
    host: "ticks.example",
    port: 9123,
    user: "desk",
    database: "market",
  }],
  ["clickhouse://127.0.0.1/m", {
    isSecure: false,
    host: "127.0.0.1",
    port: 8123,
    user: "default",
    database: "m",
  }],
  ["clickhouses://a%40b@Host/m_1/", {
    isSecure: true,
    host: "host",
    port: 8443,
    user: "a@b",
    database: "m_1",
  }],
  // Ports that http and https have by default are no other port.
  ["clickhouse://h:80/m", { isSecure: false, host: "h", port: 80, user: "default", database: "m" }],
  ["clickhouses://u@[::1]:443/m", { isSecure: true, host: "[::1]", port: 443, user: "u", database: "m" }],
];

for (const [text, address] of VALID) {
  Deno.test(`the address ${text} is understood, and written again`, () => {
    assertEquals(parseClusterAddress(text), address);
    assertEquals(parseClusterAddress(addressText(address)), address);
    assertEquals(hostAndPort(address), `${address.host}:${address.port}`);
    assertEquals(isClusterAddress(text), true);
  });
}

for (
  const [text, message] of [
    ["clickhouse://host:8123", "is no address"],
    ["clickhouse://host:8123/", "names no database"],
    ["clickhouse://host:0/m", "is no address"],
    ["clickhouse://host:99999/m", "is no address"],
    ["clickhouse://host/a-b", 'names the database "a-b"'],
    ["clickhouse://host/m?user=a", "is no address"],
    ["clickhouse://a%zz@host/m", "percent signs"],
    ["http://host:8123/m", "is no address"],
    ["ticks", "is no address"],
  ]
) {
  Deno.test(`the address ${text} is refused: ${message}`, () => {
    assertThrows(() => parseClusterAddress(text), RangeError, message);
  });
}

Deno.test("an address with a password is refused, and no message repeats the password", () => {
  for (
    const text of [
      "clickhouse://desk:hunter2@host:8123/m",
      "clickhouse://desk:hunter2@host:8123",
      "clickhouses://:hunter2@host/m",
      "clickhouse://desk:hun@hunter2@host/m",
      "http://desk:hunter2@host/m",
    ]
  ) {
    const { message } = assertThrows(
      () => parseClusterAddress(text),
      RangeError,
      "ORDERFLOW_CLICKHOUSE_PASSWORD",
    );
    assertEquals(message.includes("hunter2"), false, message);
  }
});

Deno.test("a path is no address of a cluster", () => {
  for (const path of ["../data/OKX", "clickhouse", "/clickhouse:/x"]) {
    assertEquals(isClusterAddress(path), false);
  }
});
